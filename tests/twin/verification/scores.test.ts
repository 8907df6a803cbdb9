import { describe, expect, test } from 'vitest';

import { openStyles } from '../../../services/catalog/styles.ts';
import { classEvents } from '../../../services/twin/verification/class-events.ts';
import {
  addProbabilityCounts,
  countProbabilities,
  scoreProbabilities,
} from '../../../services/twin/verification/probability-counts.ts';
import { scoreArrival } from '../../../services/twin/verification/score-arrival.ts';
import { fromTableRow, toTableRow } from '../../../services/twin/verification/score-row.ts';
import { scoreValues } from '../../../services/twin/verification/score-values.ts';
import { summariseScores } from '../../../services/twin/verification/summarise-scores.ts';

const referenceMs = Date.UTC(2026, 6, 1);
const context = {
  area: 'valley',
  quantity: 'fire_weather_index',
  unit: '1',
  referenceMs,
  validMs: referenceMs + 20 * 3_600_000,
  leadHours: 20,
  observations: 'stations',
  observedToMs: referenceMs + 20 * 3_600_000,
  mark: null,
};
const events = [{ scheme: 'classes', threshold: 20 }];

describe('scores of values', () => {
  const cases = [
    { control: 18, members: [16, 18, 21, 25], observed: 22 },
    { control: 9, members: [8, 9, 10, 11], observed: 10 },
    { control: NaN, members: [], observed: 30 },
    { control: 12, members: [], observed: NaN },
  ];

  test('errors are of the control, probabilities of the members: by hand', () => {
    const [value, event] = scoreValues(cases, context, events);
    expect(value).toMatchObject({ event: 'value', count: 2, members: 4, bias: -2.5, mae: 2.5 });
    expect(value!.rmse).toBeCloseTo(Math.sqrt((16 + 1) / 2), 12);
    // Half of the members exceed 20 where it was exceeded, none where it was not.
    expect(event).toMatchObject({ event: 'classes:20', count: 2, events: 1, rocArea: 1 });
    expect(event!.brier).toBeCloseTo(0.25 / 2, 12);
    expect(event!.probabilities).toEqual([
      [0, 1, 0],
      [0.5, 1, 1],
    ]);
  });

  test('without members the control says yes or no; without a control the mean is judged', () => {
    const [, event] = scoreValues([{ control: 25, members: [], observed: 15 }], context, events);
    expect(event).toMatchObject({ brier: 1, members: 1, events: 0, rocArea: NaN });
    const [value] = scoreValues([{ control: NaN, members: [1, 3], observed: 5 }], context, []);
    expect(value).toMatchObject({ bias: -3, members: 2 });
  });

  test('where nothing was observed there is no score', () => {
    expect(scoreValues(cases.slice(2), context, events)).toEqual([]);
  });

  test('a row goes through the table and comes back', () => {
    for (const row of scoreValues(cases, context, events)) {
      expect(fromTableRow(toTableRow(row))).toEqual(row);
    }
  });
});

describe('probabilities of many runs', () => {
  test('counts pooled give the scores of all cases at once', () => {
    const [p, o] = [
      [0.2, 0.8, 0.4, 0.2, 1 / 3, 0.6],
      [0, 1, 1, 0, 0, 1],
    ];
    const halves = [0, 3].map((at) => countProbabilities(p.slice(at, at + 3), o.slice(at, at + 3)));
    const pooled = scoreProbabilities(addProbabilityCounts(halves));
    const brier = p.reduce((sum, value, i) => sum + (value - o[i]!) ** 2, 0) / 6;
    expect(pooled.brier).toBeCloseTo(brier, 6);
    // Every event was given a higher probability than every other case.
    expect(pooled).toMatchObject({ count: 6, events: 3, rocArea: 1, hits: 2, falseAlarms: 0 });
    expect(pooled.brierSkill).toBeCloseTo(1 - brier / 0.25, 5);
  });

  test('a summary weighs runs by their cases and tells it in two languages', () => {
    const rows = [
      ...scoreValues([{ control: 12, members: [], observed: 10 }], context, events),
      ...scoreValues(
        Array.from({ length: 3 }, () => ({ control: 4, members: [], observed: 10 })),
        { ...context, referenceMs: referenceMs + 43_200_000, leadHours: 8 },
        events,
      ),
      ...scoreValues([{ control: 1, members: [], observed: 2 }], { ...context, leadHours: 44 }, []),
    ];
    const [first, second] = summariseScores(rows);
    expect(first).toMatchObject({ leadDay: 1, runs: 2, count: 4, bias: -4, mae: 5 });
    expect(first!.rmse).toBeCloseTo(Math.sqrt((4 + 3 * 36) / 4), 12);
    expect(first!.events[0]).toMatchObject({ event: 'classes:20', count: 4, events: 0, brier: 0 });
    expect(first!.words).toEqual({
      en: 'Day 1: typically off by 5.0, on average -4.0 (4 cases)',
      fr: 'Jour 1 : écart typique de 5,0, en moyenne -4,0 (4 cas)',
    });
    expect(second).toMatchObject({ leadDay: 2, count: 1, bias: -1 });
  });
});

describe('classes as events', () => {
  test('a scheme gives one event for each class but its lowest', async () => {
    const style = (await openStyles('data-catalog')).getStyle('fire-weather-index-effis');
    // Bounds of EFFIS, reference/fire/danger_classes.csv.
    expect(classEvents(style).map(({ threshold }) => threshold)).toEqual([5.2, 11.2, 21.3, 38, 50]);
  });
});

describe('predicted arrival', () => {
  const likelyH = Float32Array.of(2, 5, NaN, 9);
  const member = (...hours: number[]) => ({ arrivalH: Float32Array.from(hours) });
  const forecast = {
    likelyH,
    members: [member(2, 5, NaN, 9), member(2, 3, 4, 20)],
    weights: [0.75, 0.25],
    horizonH: 24,
  };
  const seen = (cell: number, earliestH: number, latestH: number) => ({
    id: String(cell),
    kind: 'hotspot' as const,
    timeMs: referenceMs + Math.min(latestH, 100) * 3_600_000,
    cells: Int32Array.of(cell),
    earliestH,
    latestH,
    errorH: 0.5,
    falseRate: 0,
    weight: 1,
  });
  const shared = { area: 'valley', referenceMs, observations: 'hotspots', mark: 'EXERCISE' };

  test('by bands of six hours: errors, reach, and how probable it was', () => {
    const observations = [seen(1, 2, 4), seen(2, 2, 4), seen(3, 4, Infinity), seen(3, 8, 12)];
    const rows = scoreArrival(forecast, observations, shared);
    expect(rows.map(({ leadHours, event }) => `${leadHours} ${event}`)).toEqual([
      '6 value',
      '6 burned',
      '12 value',
      '12 burned',
    ]);
    // Cell 1: 5 for 3; cell 2 is not reached, so the end of the forecast: 24 for 3.
    expect(rows[0]).toMatchObject({ count: 2, bias: 11.5, mae: 11.5, reached: 0.5, unit: 'h' });
    // Cells 1 and 2 by hour 4: a quarter each; cell 3 by then: none, rightly.
    expect(rows[1]).toMatchObject({ count: 3, events: 2, rocArea: 1 });
    expect(rows[1]!.brier).toBeCloseTo((2 * 0.75 ** 2) / 3, 6);
    expect(rows[2]).toMatchObject({ bias: -1, mae: 1, reached: 1 });
    expect(rows[3]).toMatchObject({ events: 1, brier: 0.0625 });
  });

  test('what was seen before the forecast, or beyond its time, judges nothing', () => {
    expect(scoreArrival(forecast, [seen(1, -4, -1), seen(1, 20, 30)], shared)).toEqual([]);
  });
});
