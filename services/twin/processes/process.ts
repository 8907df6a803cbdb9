import type { z } from 'zod';

import type { ArrowBatch, ArrowSchema } from '../../formats/arrow/arrow-schema.ts';
import { Fault, type FieldError } from '../../platform/fault.ts';

/** A text in both languages of the service. */
export type Words = { readonly en: string; readonly fr: string };

/** How a process may be run (OGC 18-062r2, table 12): while the client waits, or as a job. */
export type JobControl = 'sync-execute' | 'async-execute' | 'dismiss';

/** An input: what it means, and the schema that checks it and describes it as JSON Schema. */
export type ProcessInput<Schema extends z.ZodType = z.ZodType> = {
  readonly title: Words;
  readonly description: Words;
  readonly schema: Schema;
};

/** An output: what it means, and in which media types it is given, the default first. */
export type ProcessOutput = {
  readonly title: Words;
  readonly description: Words;
  readonly mediaTypes: readonly string[];
};

/** A table that came as the body of a request, as it is. */
export type PostedTable = { readonly mediaType: string; readonly bytes: Uint8Array };

/** What a run of a process may use besides its inputs. */
export type ProcessContext = {
  /** aborted when the job is dismissed, or the client that waits for it has gone */
  readonly signal: AbortSignal;
  /** @param fraction of the work done, 0 to 1; only this tells a watcher that there is progress */
  readonly onProgress: (fraction: number, words: Words) => void;
  /** the table that was posted as the request itself, in place of the input `tableInput` */
  readonly table?: PostedTable;
};

/**
 * A result. `json`: a value of the answer; `table`: rows, given in any table format, what is
 * to be said of them in the metadata of the schema; `bytes`: a file of any other kind; `link`: something the service holds already,
 * with an address below its own root (`/ogc/collections/...`).
 */
export type OutputValue =
  | { readonly kind: 'json'; readonly value: unknown; readonly mediaType?: string }
  | {
      readonly kind: 'table';
      readonly schema: ArrowSchema;
      readonly batches: readonly ArrowBatch[];
    }
  | { readonly kind: 'bytes'; readonly mediaType: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'link';
      readonly href: string;
      readonly mediaType: string;
      readonly title: Words;
    };

export type ProcessOutputs = Readonly<Record<string, OutputValue>>;

type Inputs = Readonly<Record<string, z.ZodType>>;
type Values<I extends Inputs> = { readonly [Name in keyof I]: z.output<I[Name]> };

/**
 * A computation with declared inputs and outputs, run on request. `execute` throws a `Fault` for
 * what the caller can mend; it heeds `signal`, and works off this thread or in slices.
 */
export type Process<I extends Inputs = Inputs> = {
  readonly id: string;
  readonly version: string;
  readonly title: Words;
  readonly description: Words;
  readonly keywords: readonly string[];
  readonly inputs: { readonly [Name in keyof I]: ProcessInput<I[Name]> };
  readonly outputs: Readonly<Record<string, ProcessOutput>>;
  readonly jobControl: readonly JobControl[];
  /** the input that may be posted as the request itself: CSV, Arrow or Parquet */
  readonly tableInput?: keyof I & string;
  /** how long a client waits before the run goes on as a job, seconds; 10 where it is not given */
  readonly syncSeconds?: number;
  // A method: a process of certain inputs is a process.
  execute(inputs: Values<I>, context: ProcessContext): Promise<ProcessOutputs>;
};

/** Infers the inputs of a process from its schemas. */
export function defineProcess<I extends Inputs>(process: Process<I>): Process {
  return process as unknown as Process;
}

/**
 * Checks the inputs of an execute request against the schemas of a process.
 *
 * @param omitted an input that came another way
 * @throws {Fault} invalid-request with an entry for each unknown, missing or wrong input
 */
export function checkInputs(
  process: Process,
  given: Readonly<Record<string, unknown>>,
  omitted?: string,
): Record<string, unknown> {
  const names = Object.keys(process.inputs);
  const errors: FieldError[] = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({ field: name.slice(0, 80), detail: 'no such input', allowed: names }));
  const values: Record<string, unknown> = {};
  for (const [name, { schema, description }] of Object.entries(process.inputs)) {
    if (name === omitted) continue;
    const missing = !Object.hasOwn(given, name);
    const parsed = schema.safeParse(missing ? undefined : given[name]);
    if (parsed.success) values[name] = parsed.data;
    else if (missing) errors.push({ field: name, detail: 'is required', allowed: description.en });
    else
      errors.push(
        ...parsed.error.issues.map((issue) => toError(name, given[name], issue, description)),
      );
  }
  if (errors.length === 0) return values;
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  throw new Fault('invalid-request', text, { errors });
}

function toError(
  name: string,
  value: unknown,
  issue: z.core.$ZodIssue,
  description: Words,
): FieldError {
  const shown = showValue(value);
  return {
    field: [name, ...issue.path].join('.'),
    ...(shown === undefined ? {} : { value: shown }),
    detail: issue.message,
    allowed: 'values' in issue ? issue.values : description.en,
  };
}

/** The begin of a value as JSON; nothing of one that is nested beyond what can be written. */
function showValue(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)?.slice(0, 120);
  } catch {
    return undefined;
  }
}

/** The processes of the service by id. */
export type ProcessRegistry = {
  list(): readonly Process[];
  /** @throws {Fault} unknown-process */
  get(id: string): Process;
};

/** @throws {RangeError} when two processes have one id */
export function openProcesses(processes: readonly Process[]): ProcessRegistry {
  const byId = new Map(processes.map((process) => [process.id, process]));
  if (byId.size < processes.length) throw new RangeError('two processes have the same id');
  return {
    list: () => processes,
    get(id) {
      const found = byId.get(id);
      if (found !== undefined) return found;
      const allowed = [...byId.keys()];
      throw new Fault('unknown-process', `no process "${id.slice(0, 80)}"`, { allowed });
    },
  };
}
