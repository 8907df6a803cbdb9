import { describe, expect, test } from 'vitest';

import type { Series } from '../../web/client/series.ts';
import { formatsOf } from '../../web/i18n/format.ts';
import { textsOf } from '../../web/i18n/texts.ts';
import { explainedBy, openValueWords } from '../../web/panels/value-words.ts';
import type { PanelContext } from '../../web/panels/panel-context.ts';
import type { Choice } from '../../web/state/choice.ts';
import { ofAge } from '../../web/map/ages.ts';

/** Of the CWFIS map: low to 5, moderate 6 to 15, high 16 to 22 (data-catalog, its legend). */
const CLASSES = [
  { from: null, to: 5.5, label: 'Low' },
  { from: 5.5, to: 15.5, label: 'Moderate' },
  { from: 15.5, to: null, label: 'High' },
].map((one) => ({
  ...one,
  canonicalFrom: one.from,
  canonicalTo: one.to,
  colour: '#000000',
  named: true,
}));

function wordsOf(variable: string, series: object, legend: object = {}, lang: 'en' | 'fr' = 'en') {
  const shown = { title: '', unit: '', canonicalUnit: '1', style: {}, classes: CLASSES };
  const nodata = { label: 'not reached in this forecast: transparent', named: true };
  const context = {
    model: { legend: { state: 'ready', value: { ...shown, nodata, ...legend } }, view: { lang } },
    texts: textsOf(lang),
    formats: formatsOf(lang, 'America/Vancouver'),
  } as unknown as PanelContext;
  const choice = {
    variable: { id: variable },
    run: { referenceTime: '2026-11-23T00:00:00Z' },
  } as unknown as Choice;
  return openValueWords(context, choice, { unit: '1', beside: {}, ...series } as unknown as Series);
}

describe('values of the twin in words', () => {
  test('a danger index has the class of the scheme that is shown, at its bounds too', () => {
    const words = wordsOf('fire_weather_index', {});
    expect([5.4, 5.5, 40, null].map(words.classOf)).toEqual(['Low', 'Moderate', 'High', undefined]);
    expect(words.value(12.34, 0)).toBe('12.3');
    expect(words.unit).toBe('');
  });

  test('a class is its name, never a number with decimals', () => {
    const legend = { classes: [{ ...CLASSES[0], label: 'Surface fire' }] };
    expect(wordsOf('fire_type', {}, legend).value(1, 0)).toBe('Surface fire');
    expect(wordsOf('soil_type', {}, { classes: [] }).value(3, 0)).toBe('3');
  });

  test('out of season is said where the season says so; else what the style says of missing', () => {
    const beside = { fire_season_type: [0, 1], fire_weather_quality_type: [null, 5] };
    const words = wordsOf('fire_weather_index', { beside });
    expect(words.value(null, 0)).toBe('out of season (snow or cold)');
    expect(words.value(null, 1)).toBe('not reached in this forecast');
    // 5 = 1 + 4: two flags together.
    expect(words.cautions(1)).toHaveLength(2);
    expect(words.cautions(0)).toEqual([]);
    const french = wordsOf('fire_weather_index', { beside }, {}, 'fr');
    expect(french.value(null, 0)).toBe('hors saison (neige ou froid)');
  });

  test('an arrival is a time; a difference of arrivals is none', () => {
    const series = { unit: 'h' };
    expect(wordsOf('likely_fire_arrival_time', series).arrival(30.5)).toBe(
      '2026-11-24T06:30:00.000Z',
    );
    // The hours begin with the run, which may be long past: that is said in two clocks.
    expect(wordsOf('likely_fire_arrival_time', series).countedFrom).toMatch(
      /^Hours from the start of the forecast, .*23.* UTC \(.+\)$/,
    );
    expect(wordsOf('likely_fire_arrival_time_difference', series).countedFrom).toBeUndefined();
    expect(wordsOf('likely_fire_arrival_time', series).arrival(null)).toBeUndefined();
    expect(wordsOf('likely_fire_arrival_time_difference', series).arrival(3)).toBeUndefined();
  });

  test('water arrives as fire does, and stands where it stood before in words of its own', () => {
    const words = wordsOf('inundation_arrival_time', { unit: 'h' });
    expect(words.arrival(6)).toBe('2026-11-23T06:00:00.000Z');
    expect(words.countedFrom).toContain('Hours from the start of the forecast');
    expect(words.reachedBefore).toContain('Under water');
    const french = wordsOf('inundation_arrival_time', { unit: 'h' }, {}, 'fr');
    expect(french.reachedBefore).toContain('sous l’eau');
    expect(wordsOf('fire_arrival_time', { unit: 'h' }).reachedBefore).toContain('Burned');
  });

  test('season and quality are read beside a variable of a run that has them', () => {
    const run = { variables: [{ id: 'fire_weather_index' }, { id: 'fire_season_type' }] };
    const of = (id: string) => explainedBy({ run, variable: { id } } as unknown as Choice);
    expect(of('fire_weather_index')).toEqual(['fire_season_type']);
    expect(of('fire_season_type')).toEqual([]);
  });
});

test('a detection is drawn by its age: the first limit that its time is not before', () => {
  const nowMs = Date.parse('2026-11-23T12:00:00Z');
  const time = ['to-string', ['get', 'time']];
  expect(ofAge(nowMs, (age) => age)).toEqual([
    'case',
    ['>=', time, '2026-11-23T06:00:00Z'],
    0,
    [
      'case',
      ['>=', time, '2026-11-22T12:00:00Z'],
      1,
      ['case', ['>=', time, '2026-11-21T12:00:00Z'], 2, 3],
    ],
  ]);
});
