import { expect } from 'vitest';

import { CATALOG_DIR } from './small-service.ts';

type Problem = {
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
};

/** What no answer may carry: a stack, or where the service keeps its code and entries. */
const PRIVATE = [/\n\s+at /, /node_modules/, /services\/[\w/-]+\.ts/, new RegExp(CATALOG_DIR)];

/**
 * Checks what holds for every answer to a bad request: a 4xx problem of RFC 9457 that nobody
 * keeps, or the answer to what turned out to be a good request.
 *
 * @param name said when it does not hold
 * @returns the problem, or undefined when the request was a good one
 */
export async function checkAnswer(response: Response, name: string): Promise<Problem | undefined> {
  const text = await response.text();
  const about = `${name}\n${response.status} ${text.slice(0, 400)}`;
  expect(response.status, about).toBeLessThan(500);
  for (const secret of PRIVATE) expect(text, about).not.toMatch(secret);
  if (response.status < 400) return undefined;
  expect(response.headers.get('content-type'), about).toBe('application/problem+json');
  expect(response.headers.get('cache-control'), about).toBe('no-store');
  const problem = JSON.parse(text) as Problem;
  expect(problem.status, about).toBe(response.status);
  expect(problem.type, about).toMatch(
    /^(\/problems|http:\/\/www\.opengis\.net\/def\/exceptions\/ogcapi-processes-1\/1\.0)\/[a-z-]+$/,
  );
  expect(problem.detail, about).toBeTruthy();
  if (problem.type === '/problems/invalid-request') {
    expect(problem.errors?.length, about).toBeGreaterThan(0);
    for (const { field, detail } of problem.errors!) {
      expect(typeof field, about).toBe('string');
      expect(detail, about).toBeTruthy();
    }
  }
  return problem;
}
