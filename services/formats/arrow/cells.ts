import { toJsonNumber } from '../json-number.ts';
import type { ArrowColumn, ArrowField, ArrowType } from './arrow-schema.ts';

/** Reads the cells of one column: JSON text (`null` where it is missing) and CSV text. */
export type CellReader = {
  json(row: number): string;
  csv(row: number): string | null;
};

const UNITS_A_MS = { s: 0.001, ms: 1, us: 1000, ns: 1_000_000 } as const;
const MS_A_DAY = 86_400_000;
const decoder = new TextDecoder();
/** Kinds that JSON has as text; octets are in base64 (RFC 4648, section 4). */
const QUOTED: ReadonlySet<ArrowType['kind']> = new Set(['utf8', 'date', 'timestamp', 'binary']);

/**
 * A reader of the cells of a flat column.
 *
 * @throws {RangeError} for nested types
 */
export function openCells({ type }: ArrowField, column: ArrowColumn): CellReader {
  const { validity } = column;
  const isMissing = (row: number) =>
    validity !== undefined && (validity[row >> 3]! & (1 << (row & 7))) === 0;
  const isQuoted = QUOTED.has(type.kind);
  const read = openText(type, column);
  return {
    json: (row) => {
      const text = isMissing(row) ? null : read(row);
      if (text === null) return 'null';
      return isQuoted ? JSON.stringify(text) : text;
    },
    csv: (row) => (isMissing(row) ? null : read(row)),
  };
}

/** The text of a value; null where a number is NaN. */
function openText(type: ArrowType, { buffers }: ArrowColumn): (row: number) => string | null {
  const [first = new Uint8Array(0), second = new Uint8Array(0)] = buffers;
  const at = [first.buffer, first.byteOffset] as const;
  const count = (width: number) => first.byteLength / width;
  switch (type.kind) {
    case 'null':
      return () => null;
    case 'bool':
      return (row) => String((first[row >> 3]! & (1 << (row & 7))) !== 0);
    case 'int': {
      const values = openIntegers(type.bits, type.signed, first);
      return (row) => String(values[row]);
    }
    case 'float': {
      if (type.bits === 32) {
        const values = new Float32Array(...at, count(4));
        return (row) => finite(toJsonNumber(values[row]!));
      }
      const values = new Float64Array(...at, count(8));
      return (row) => finite(values[row]!);
    }
    case 'date': {
      const values = new Int32Array(...at, count(4));
      // Neighbours often have the same day.
      let [known, text] = [NaN, ''];
      return (row) => {
        const day = values[row]!;
        if (day !== known) {
          [known, text] = [day, new Date(day * MS_A_DAY).toISOString().slice(0, 10)];
        }
        return text;
      };
    }
    case 'timestamp': {
      const values = new BigInt64Array(...at, count(8));
      const perMs = UNITS_A_MS[type.unit];
      const suffix = type.zone === undefined ? '' : 'Z';
      return (row) => {
        const iso = new Date(Number(values[row]) / perMs).toISOString();
        return iso.replace('.000Z', 'Z').replace(/Z$/, suffix);
      };
    }
    case 'utf8': {
      const offsets = new Int32Array(...at, count(4));
      return (row) => decoder.decode(second.subarray(offsets[row], offsets[row + 1]));
    }
    case 'binary': {
      const offsets = new Int32Array(...at, count(4));
      const octets = Buffer.from(second.buffer, second.byteOffset, second.byteLength);
      return (row) => octets.toString('base64', offsets[row], offsets[row + 1]);
    }
    default:
      throw new RangeError(`a column of ${type.kind} has no cells of text`);
  }
}

function finite(value: number | null): string | null {
  return value === null || !Number.isFinite(value) ? null : String(value);
}

function openIntegers(bits: 8 | 16 | 32 | 64, signed: boolean, bytes: Uint8Array) {
  const at = [bytes.buffer, bytes.byteOffset, (bytes.byteLength * 8) / bits] as const;
  switch (bits) {
    case 8:
      return signed ? new Int8Array(...at) : new Uint8Array(...at);
    case 16:
      return signed ? new Int16Array(...at) : new Uint16Array(...at);
    case 32:
      return signed ? new Int32Array(...at) : new Uint32Array(...at);
    case 64:
      return signed ? new BigInt64Array(...at) : new BigUint64Array(...at);
  }
}
