import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { Fault } from '../../../services/platform/fault.ts';
import {
  checkInputs,
  defineProcess,
  openProcesses,
} from '../../../services/twin/processes/process.ts';

const words = { en: 'a', fr: 'b' };

describe('inputs of a process', () => {
  const process = defineProcess({
    id: 'echo',
    version: '1.0.0',
    title: words,
    description: words,
    keywords: [],
    inputs: {
      n: { title: words, description: words, schema: z.number().min(0).default(1) },
      name: { title: words, description: words, schema: z.string() },
    },
    outputs: { out: { title: words, description: words, mediaTypes: ['application/json'] } },
    jobControl: ['sync-execute'],
    execute: async () => ({}),
  });
  test('defaults stand in for what is not given', () => {
    expect(checkInputs(process, { name: 'x' })).toEqual({ n: 1, name: 'x' });
  });
  test.each([
    { name: 'an unknown input', given: { name: 'x', m: 1 }, field: 'm' },
    { name: 'a missing input', given: {}, field: 'name' },
    { name: 'a wrong type', given: { name: 'x', n: '1' }, field: 'n' },
    { name: 'a value out of range', given: { name: 'x', n: -1 }, field: 'n' },
    { name: 'null', given: { name: null }, field: 'name' },
  ])('$name is refused by its name', ({ given, field }) => {
    const errors = { errors: [expect.objectContaining({ field })] };
    expect(() => checkInputs(process, given)).toThrow(Fault);
    try {
      checkInputs(process, given);
    } catch (error) {
      expect((error as Fault).facts).toMatchObject(errors);
    }
  });
  test('an unknown process is refused with those there are', () => {
    expect(() => openProcesses([process]).get('x')).toThrow('no process "x"');
  });
});
