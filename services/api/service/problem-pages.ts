import { Hono } from 'hono';

import { Fault, type FaultKind } from '../../platform/fault.ts';
import { PROBLEMS } from '../problem.ts';

/** What each kind of problem means and what to do about it: the page its `type` points to. */
const ADVICE: Readonly<Record<FaultKind, string>> = {
  'invalid-request': 'Each entry of `errors` names a field, what came and what is allowed.',
  'unknown-collection': 'Take an id from /stac/collections; `allowed` lists them.',
  'unknown-run': 'Take a reference time from /ogc/collections/{id}/instances, or `latest`.',
  'unknown-variable': 'Take a name from `parameter_names` of /ogc/collections/{id}.',
  'unknown-process': 'Take an id from /ogc/processes; `allowed` lists them.',
  'unknown-job': 'Jobs are kept for a day; /ogc/jobs lists those that are there.',
  'result-not-ready': 'Ask for /ogc/jobs/{id} until its status is "successful".',
  'not-found': 'The address names nothing that is there.',
  'not-acceptable': 'Ask for one of the media types in `allowed`, or use `f=`.',
  'refused-query': 'One SELECT over the catalog views; /sql lists them.',
  'too-large': 'The budget exceeded is named with a hint how to make the request smaller.',
  'unsatisfiable-range': 'Ask for bytes within the size given.',
  'method-not-allowed': 'Use one of the methods of the Allow header.',
  'timed-out': 'Filter by place, time or variable, or ask in parts.',
  cancelled: 'The client or the server ended the request; ask again.',
  'unsupported-format': 'The bytes or the media type are of a kind this service does not read.',
  'corrupt-data': 'A stored file is damaged. Nothing was answered in its place.',
  'inconsistent-data': 'The data contradict what is already stored.',
  'storage-failed': 'The storage is full or not writable; the operator has to act.',
  unavailable: 'A part of the service is not ready; ask again after Retry-After seconds.',
  'bad-configuration': 'The operator has to correct the configuration.',
};

/** `/problems/{kind}`: RFC 9457 wants the `type` of a problem to lead somewhere. */
export function problemPages() {
  return new Hono().get('/:kind', (c) => {
    const kind = c.req.param('kind');
    if (!Object.hasOwn(ADVICE, kind)) throw new Fault('not-found', 'no such kind of problem');
    const { status, title } = PROBLEMS[kind as FaultKind];
    return c.json({ type: `/problems/${kind}`, title, status, advice: ADVICE[kind as FaultKind] });
  });
}
