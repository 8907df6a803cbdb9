import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import { Fault, type FaultKind } from '../platform/fault.ts';
import type { Log } from '../platform/log.ts';

type Problem = {
  readonly status: ContentfulStatusCode;
  readonly title: string;
  /** where a standard gives the kind a `type` of its own */
  readonly type?: string;
};

/** @see OGC 18-062r2, clauses 7.9.3, 7.12.3 and 7.13.3 */
const OGC_PROCESSES = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';

/** The one place where a fault becomes a status. A new kind does not compile without a row. */
export const PROBLEMS: Readonly<Record<FaultKind, Problem>> = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'unknown-collection': { status: 404, title: 'No such collection' },
  'unknown-run': { status: 404, title: 'No such model run' },
  'unknown-variable': { status: 400, title: 'No such variable' },
  'unknown-process': {
    status: 404,
    title: 'No such process',
    type: `${OGC_PROCESSES}/no-such-process`,
  },
  'unknown-job': { status: 404, title: 'No such job', type: `${OGC_PROCESSES}/no-such-job` },
  'result-not-ready': {
    status: 404,
    title: 'The job has no result yet',
    type: `${OGC_PROCESSES}/result-not-ready`,
  },
  'not-found': { status: 404, title: 'Not found' },
  'not-acceptable': { status: 406, title: 'No such format for this resource' },
  'refused-query': { status: 400, title: 'The query is refused' },
  'too-large': { status: 413, title: 'The answer or the request would be too large' },
  'unsatisfiable-range': { status: 416, title: 'The range lies outside the file' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'timed-out': { status: 408, title: 'The time budget is used up' },
  cancelled: { status: 503, title: 'The request was cancelled' },
  'unsupported-format': { status: 415, title: 'The format is not supported' },
  'corrupt-data': { status: 500, title: 'Stored data could not be read' },
  'inconsistent-data': { status: 409, title: 'The data do not fit together' },
  'storage-failed': { status: 503, title: 'The storage does not take the data' },
  unavailable: { status: 503, title: 'Not available at the moment' },
  'bad-configuration': { status: 500, title: 'The service is not configured correctly' },
};

const PROBLEM_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
};

/** Answers any error as RFC 9457 problem details. An unforeseen one tells the client nothing. */
export function answerProblem(log: Log) {
  return (error: Error, c: Context): Response => {
    if (!(error instanceof Fault)) {
      log.error({ err: error, path: c.req.path }, 'unforeseen error');
      const body = { type: 'about:blank', title: 'Internal error', status: 500 };
      return c.body(JSON.stringify({ ...body, instance: c.req.path }), 500, PROBLEM_HEADERS);
    }
    const { status, title, type = `/problems/${error.kind}` } = PROBLEMS[error.kind];
    if (status === 500) log.error({ err: error, path: c.req.path }, 'stored data failed');
    // Facts first: none may overwrite a member that the RFC reserves.
    const body = {
      ...error.facts,
      type,
      title,
      status,
      detail: error.message,
      instance: c.req.path,
    };
    const retry = status === 503 ? { 'retry-after': '5' } : {};
    const { size } = error.facts;
    const range = status === 416 ? { 'content-range': `bytes */${String(size)}` } : {};
    return c.body(JSON.stringify(body), status, { ...PROBLEM_HEADERS, ...retry, ...range });
  };
}
