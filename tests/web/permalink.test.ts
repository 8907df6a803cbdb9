import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readPermalink, writePermalink } from '../../web/state/permalink.ts';
import type { ViewState } from '../../web/state/view-state.ts';

const round = (value: number) => Number(value.toFixed(4));
const place = fc
  .tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -90, max: 90, noNaN: true }),
  )
  .map(([lon, lat]) => [round(lon) + 0, round(lat) + 0] as const);
const time = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,30}$/);
const orNothing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const state: fc.Arbitrary<ViewState> = fc
  .record({
    lang: fc.constantFrom('en' as const, 'fr' as const),
    collection: orNothing(id),
    variable: orNothing(id),
    style: orNothing(id),
    run: orNothing(time),
    time: orNothing(time),
    member: orNothing(fc.integer({ min: 0, max: 9999 })),
    place: orNothing(place),
    feature: orNothing(fc.record({ table: id, id: fc.string({ minLength: 1, maxLength: 40 }) })),
    tables: fc.array(id, { maxLength: 4 }),
    look: orNothing(fc.tuple(place, fc.double({ min: 0, max: 14, noNaN: true }))),
  })
  .map(({ look, ...rest }) => ({
    ...rest,
    centre: look?.[0],
    zoom: look === undefined ? undefined : Number(look[1].toFixed(2)),
  }));

describe('the link', () => {
  test('gives back every state it was made from', () => {
    fc.assert(
      fc.property(state, (given) => {
        const { state: read, problems } = readPermalink(`#${writePermalink(given)}`, 'en');
        expect(problems).toEqual([]);
        expect(read).toEqual(given);
      }),
    );
  });

  test('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(readPermalink(`#${text}`, 'fr').state.lang).toMatch(/^(en|fr)$/);
      }),
    );
  });

  test.each([
    { name: 'a time that is none', hash: '#time=yesterday' },
    { name: 'the thirteenth month', hash: '#time=2026-13-01T00:00:00Z' },
    { name: 'a language we do not speak', hash: '#lang=de' },
    { name: 'a place off the Earth', hash: '#at=181,0' },
    { name: 'a zoom below the ground', hash: '#map=99/0/0' },
    { name: 'a path as a dataset', hash: '#data=../../etc/passwd' },
  ])('$name is told and left out', ({ hash }) => {
    const { state: read, problems } = readPermalink(hash, 'en');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ kind: 'invalid' });
    expect(read.time ?? read.place ?? read.collection ?? read.zoom).toBeUndefined();
  });
});
