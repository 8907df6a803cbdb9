import { setImmediate } from 'node:timers/promises';

import { invalidField } from '../../../platform/fault.ts';

const QUOTE = 0x22;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** Bytes after which whatever else waits has its turn: a few milliseconds of work. */
const TURN_BYTES = 1024 * 1024;

/**
 * Finds what an engine that refuses a CSV may not name well: a line with more or fewer values than
 * the header, or a quote that is never closed. Reads all of it, in turns.
 *
 * @param delimiter one character of ASCII
 * @throws {Fault} invalid-request naming the row (from 1, the header not counted); the reason of
 *   `signal`
 */
export async function checkCsvWidths(
  bytes: Uint8Array,
  delimiter: string,
  signal: AbortSignal,
): Promise<void> {
  const mark = delimiter.charCodeAt(0);
  let row = 0;
  let values = 1;
  let headerValues = 0;
  let isQuoted = false;
  let isFieldStart = true;
  let isEmpty = true;
  let openedInRow = 0;
  const endLine = () => {
    if (isEmpty) return;
    if (row === 0) headerValues = values;
    else if (values !== headerValues) throw wrongWidth(row, values, headerValues);
    row += 1;
    values = 1;
    isFieldStart = true;
    isEmpty = true;
  };
  for (let from = startOfText(bytes); from < bytes.length; from += TURN_BYTES) {
    const to = Math.min(bytes.length, from + TURN_BYTES);
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at]!;
      if (isQuoted) {
        if (byte !== QUOTE) continue;
        isQuoted = false;
        // A doubled quote closes and opens again: what stands between is nothing.
        isFieldStart = bytes[at + 1] === QUOTE;
      } else if (byte === QUOTE && isFieldStart) {
        isQuoted = true;
        isEmpty = false;
        openedInRow = row;
      } else if (byte === mark) {
        values += 1;
        isFieldStart = true;
        isEmpty = false;
      } else if (byte === LINE_FEED) {
        endLine();
      } else if (byte !== CARRIAGE_RETURN) {
        isFieldStart = false;
        isEmpty = false;
      }
    }
    await setImmediate();
    signal.throwIfAborted();
  }
  if (isQuoted) throw openQuote(openedInRow);
  endLine();
}

/** Behind the byte order mark of UTF-8, where there is one. */
function startOfText(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function wrongWidth(row: number, values: number, headerValues: number) {
  const detail = `has ${values} values in row ${row}, its header ${headerValues}`;
  return invalidField({ field: 'table', detail, allowed: 'as many values in each line' });
}

function openQuote(row: number) {
  const detail = `has a quote in ${row === 0 ? 'its header' : `row ${row}`} that is never closed`;
  return invalidField({ field: 'table', detail, allowed: 'quotes in pairs' });
}
