import { Fault, invalidField } from '../../platform/fault.ts';
import { tooMuchMemory } from './memory-guard.ts';

/** Kinds of DuckDB errors that the writer of the statement can mend. */
const MENDABLE =
  /^(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Not implemented|Constraint|Syntax|Sequence|Invalid Type|Mismatch Type|Parameter Not (?:Allowed|Resolved)|Expression) Error: /i;

/**
 * What an error of DuckDB means to the caller: its own words without paths and with the place in
 * the statement, or a used-up budget. Anything else is no fault of the statement and passes.
 */
export function toSqlFault(error: unknown, memoryMb: number): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const { message } = error;
  if (message.startsWith('Out of Memory Error')) {
    return tooMuchMemory(memoryMb);
  }
  if (message.startsWith('TransactionContext Error: Current transaction is aborted')) {
    return invalidField({
      field: 'q',
      detail: 'failed while its rows were made: a cast, an overflow, or the memory budget',
      allowed: 'try_cast, and sums of wider types; see SQL_MEMORY_MB',
    });
  }
  if (message.startsWith('Permission Error')) {
    return new Fault('refused-query', 'files cannot be opened here', {
      hint: 'read the collections by their names',
    });
  }
  if (isOfFile(message)) {
    return new Fault('corrupt-data', 'a stored file could not be read', {}, error);
  }
  if (!MENDABLE.test(message)) return error;
  const [first = ''] = message.split(/\n\nLINE \d+:/);
  const place = placeIn(message);
  return invalidField({
    field: 'q',
    detail: withoutPaths(first.replace(/\n\n(Launch|Possible|See also)[\s\S]*/, '')).slice(0, 600),
    ...(place === undefined ? {} : { value: place }),
    allowed: 'one SELECT in the SQL of DuckDB',
  });
}

/** Whether an error of DuckDB is of a file that is lost or damaged, and not of a statement. */
export function isOfFile(message: string): boolean {
  return (
    /^(IO|Serialization) Error: /i.test(message) ||
    /^Invalid (Input )?Error: (No magic bytes|File '.*' too small|Corrupt|TProtocol)/i.test(message)
  );
}

/** `line 1, column 8`, from the line that DuckDB shows with a caret below. */
function placeIn(message: string): string | undefined {
  const found = /\n\nLINE (\d+): (.*)\n( *)\^/.exec(message);
  if (found === null) return undefined;
  const [, line, text = '', indent = ''] = found;
  const column = indent.length - `LINE ${line}: `.length + 1;
  return text.startsWith('...') ? `line ${line}` : `line ${line}, column ${column}`;
}

/** Absolute paths are no business of a client. */
function withoutPaths(text: string): string {
  return text.replaceAll(/(?<![\w.])\/(?:[^\s'",:()]+\/)+[^\s'",:()]*/g, '<path>');
}
