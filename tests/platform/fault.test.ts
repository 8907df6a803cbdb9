import { expect, test } from 'vitest';

import { Fault, invalidField } from '../../services/platform/fault.ts';

test('a fault carries its kind, its facts and its cause', () => {
  const cause = new Error('ECONNRESET');
  const fault = new Fault('unavailable', 'the source did not answer', { source: 'a' }, cause);
  expect(fault).toBeInstanceOf(Error);
  expect(fault).toMatchObject({
    name: 'Fault',
    kind: 'unavailable',
    facts: { source: 'a' },
    cause,
  });
  expect('cause' in new Fault('not-found', 'none')).toBe(false);
});

test('a bad field names itself in the message and in errors', () => {
  const error = { field: 'z', value: 30, detail: 'is too deep', allowed: { maximum: 24 } };
  expect(invalidField(error)).toMatchObject({
    kind: 'invalid-request',
    message: 'z: is too deep',
    facts: { errors: [error] },
  });
});
