/** What a message says of its kind of data beside the field itself; both may be absent. */
export type LocalUse = {
  /** WMO table 1.4, type of processed data: 0 analysis, 1 forecast, ... ; edition 2 only */
  readonly dataType?: number;
  /** ECMWF local use: MARS class, type and stream by number, experiment version */
  readonly mars?: {
    readonly class: number;
    readonly type: number;
    readonly stream: number;
    readonly expver: string;
  };
};

/** WMO common code table C-11: ECMWF. Other centres use these octets for other things. */
const ECMWF = 98;

/**
 * The type of data and the ECMWF local use of a whole message, edition 1 or 2.
 * A message too short for them gives none of them: its reader says what is wrong with it.
 *
 * @see ecCodes definitions grib1/local.98.1.def and grib2/template.2.98.def (`mars` labelling)
 */
export function readLocalUse(message: Uint8Array): LocalUse {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  if (message.length < 64) return {};
  return message[7] === 1 ? readEdition1(view) : readEdition2(view);
}

/** Section 1 begins at octet 9; local use at its octet 41. */
function readEdition1(view: DataView): LocalUse {
  const at = 8;
  const length = (view.getUint16(at) << 8) | view.getUint8(at + 2);
  if (view.getUint8(at + 4) !== ECMWF || length < 49 || view.byteLength < at + 49) return {};
  return {
    mars: {
      class: view.getUint8(at + 41),
      type: view.getUint8(at + 42),
      stream: view.getUint16(at + 43),
      expver: readText(view, at + 45),
    },
  };
}

/** Section 1 begins at octet 17; section 2, where there is one, right after it. */
function readEdition2(view: DataView): LocalUse {
  const dataType = view.getUint8(16 + 20);
  const at = 16 + view.getUint32(16);
  const isEcmwf = view.getUint16(16 + 5) === ECMWF;
  if (!isEcmwf || at + 17 > view.byteLength || view.getUint8(at + 4) !== 2) return { dataType };
  if (view.getUint32(at) < 17) return { dataType };
  return {
    dataType,
    mars: {
      class: view.getUint16(at + 7),
      type: view.getUint16(at + 9),
      stream: view.getUint16(at + 11),
      expver: readText(view, at + 13),
    },
  };
}

function readText(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));
}
