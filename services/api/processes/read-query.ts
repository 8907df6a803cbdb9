import type { FieldError } from '../../platform/fault.ts';
import type { Process } from '../../twin/processes/process.ts';
import { invalidRequest } from '../params.ts';

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** What a query string gives: inputs, and the format of the answer. */
export type ExecuteQuery = {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly f?: string | undefined;
};

/**
 * Inputs of a query string, as numbers and truth values where the input does not take text. Only
 * decimal numbers are numbers: `0x10` stays text.
 *
 * @throws {Fault} invalid-request for a parameter given twice, or a table
 */
export function readQuery(url: string, process: Process): ExecuteQuery {
  const errors: FieldError[] = [];
  const given: [string, unknown][] = [];
  const params = new URL(url).searchParams;
  for (const name of new Set(params.keys())) {
    const [text = '', ...more] = params.getAll(name);
    const field = name.slice(0, 80);
    if (more.length > 0) {
      errors.push({ field, detail: `given ${more.length + 1} times`, allowed: 'once' });
    }
    if (name === process.tableInput) {
      const detail = 'a table is the body of the request, not a part of its address';
      errors.push({
        field,
        detail,
        allowed: Object.keys(process.inputs).filter((n) => n !== name),
      });
    }
    if (name === 'f') continue;
    const schema = Object.hasOwn(process.inputs, name) ? process.inputs[name]?.schema : undefined;
    const takesText = schema?.safeParse(text).success === true;
    given.push([name, takesText ? text : toValue(text)]);
  }
  if (errors.length > 0) throw invalidRequest(errors);
  // Entries keep `__proto__` as a name like others, to be refused like others.
  return { inputs: Object.fromEntries(given), f: params.get('f') ?? undefined };
}

function toValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return DECIMAL.test(text) ? Number(text) : text;
}
