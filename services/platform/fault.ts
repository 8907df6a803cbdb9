/** Every failure we foresee. Closed on purpose: `api/problem.ts` must answer each one. */
export type FaultKind =
  | 'invalid-request'
  | 'unknown-collection'
  | 'unknown-run'
  | 'unknown-variable'
  | 'unknown-process'
  | 'unknown-job'
  | 'result-not-ready'
  | 'not-found'
  | 'not-acceptable'
  | 'refused-query'
  | 'too-large'
  | 'unsatisfiable-range'
  | 'method-not-allowed'
  | 'timed-out'
  | 'cancelled'
  | 'unsupported-format'
  | 'corrupt-data'
  | 'inconsistent-data'
  | 'storage-failed'
  | 'unavailable'
  | 'bad-configuration';

/** One field of a request that is not valid: its name, what came, what is allowed. */
export type FieldError = {
  readonly field: string;
  readonly value?: unknown;
  readonly detail: string;
  readonly allowed?: unknown;
};

/** A foreseen failure: what went wrong, and the public facts a caller needs to act on it. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultKind;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(kind: FaultKind, detail: string, facts: Fault['facts'] = {}, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.facts = facts;
  }
}

/** What crosses a worker boundary in place of a Fault: structured clone keeps no class. */
export type PlainFault = Pick<Fault, 'kind' | 'message' | 'facts'>;

/** A fault for one bad request field, in the form `api/problem.ts` lists under `errors`. */
export function invalidField(error: FieldError): Fault {
  return new Fault('invalid-request', `${error.field}: ${error.detail}`, { errors: [error] });
}
