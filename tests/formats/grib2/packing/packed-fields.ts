import type { PackedValues } from '../../../../services/formats/grib2/packing/unpack.ts';

/**
 * Sections 5 and 7 of every GRIB2 field in a file, found by the lengths that the sections state
 * and by nothing of the reader under `services`.
 */
export function readPackedFields(file: Buffer): readonly PackedValues[] {
  const fields: PackedValues[] = [];
  for (let start = file.indexOf('GRIB'); start >= 0; start = file.indexOf('GRIB', start)) {
    if (file[start + 7] !== 2) {
      start += 4;
      continue;
    }
    const end = start + Number(file.readBigUInt64BE(start + 8));
    let section5 = new Uint8Array(0);
    for (let at = start + 16; at < end - 4; at += file.readUInt32BE(at)) {
      const section = new Uint8Array(file.subarray(at, at + file.readUInt32BE(at)));
      if (section[4] === 5) section5 = section;
      if (section[4] !== 7) continue;
      const view = new DataView(section5.buffer);
      fields.push({
        template: view.getUint16(9),
        section5,
        data: section.subarray(5),
        count: view.getUint32(5),
      });
    }
    start = end;
  }
  return fields;
}
