import { describe, expect, test } from 'vitest';

import {
  readReaches,
  type ReachRecord,
} from '../../../services/science/river-network/reach-records.ts';
import {
  downstreamOf,
  openRiverNetwork,
  upstreamOf,
} from '../../../services/science/river-network/river-network.ts';
import { snapToReach } from '../../../services/science/river-network/snap-to-reach.ts';
import { describeCases } from '../../cases.ts';
import { readShapefile } from './shapefile.ts';

const METRES = { outlets: [], coordinates: 'metres' } as const;

/**
 *   a (10 km2)   b (40 km2)
 *      \         /
 *       c (55 km2)    d (5 km2)
 *            \        /
 *             e (62 km2)
 */
const RECORDS: readonly ReachRecord[] = [
  {
    id: 'a',
    nextId: 'c',
    upstreamAreaKm2: 10,
    line: [
      [0, 4000],
      [1000, 3000],
    ],
  },
  {
    id: 'b',
    nextId: 'c',
    upstreamAreaKm2: 40,
    line: [
      [2000, 4000],
      [1000, 3000],
    ],
  },
  {
    id: 'c',
    nextId: 'e',
    upstreamAreaKm2: 55,
    line: [
      [1000, 3000],
      [1000, 1000],
    ],
  },
  {
    id: 'd',
    nextId: 'e',
    upstreamAreaKm2: 5,
    line: [
      [2000, 2000],
      [1000, 1000],
    ],
  },
  {
    id: 'e',
    nextId: null,
    upstreamAreaKm2: 62,
    line: [
      [1000, 1000],
      [1000, 0],
    ],
  },
];
const SNAP = {
  coordinates: 'metres',
  maxDistanceM: 500,
  positionErrorM: 50,
  areaTolerance: 0.1,
} as const;

describe('reaches of a file', () => {
  const network = openRiverNetwork(readReaches(RECORDS, METRES));

  test('have lengths of their lines and orders of Strahler', () => {
    const found = network.reaches.map(({ lengthM, strahler }) => [Math.round(lengthM), strahler]);
    expect(found).toEqual([
      [1414, 1],
      [1414, 1],
      [2000, 2],
      [1414, 1],
      [1000, 2],
    ]);
  });

  test('are followed upstream and down', () => {
    const ids = (reaches: readonly { id: string }[]) => reaches.map(({ id }) => id).join(' ');
    expect(ids(upstreamOf(network, 'e'))).toBe('c d a b');
    expect(ids(upstreamOf(network, 'a'))).toBe('');
    expect(ids(downstreamOf(network, 'a'))).toBe('c e');
    expect(ids(downstreamOf(network, 'e'))).toBe('');
    expect(() => upstreamOf(network, 'x')).toThrow('no reach x');
  });

  test.each([
    { name: 'a circle', changed: { id: 'e', nextId: 'a' }, says: 'circle: a > c > e' },
    { name: 'itself', changed: { id: 'e', nextId: 'e' }, says: 'circle: e' },
    { name: 'a next one that is not there', changed: { id: 'e', nextId: 'z' }, says: 'z, which' },
    { name: 'no area', changed: { id: 'd', upstreamAreaKm2: NaN }, says: 'reach d it is NaN' },
    { name: 'a fall upward', changed: { id: 'd', slopeMPerM: -0.1 }, says: 'reach d it is -0.1' },
    { name: 'one id twice', changed: { id: 'a', nextId: 'c', at: 1 }, says: 'two reaches' },
  ])('$name is refused', ({ changed: { at, ...changed }, says }: ChangedCase) => {
    const place = at ?? RECORDS.findIndex(({ id }) => id === changed.id);
    const records = RECORDS.map((record, index) =>
      index === place ? { ...record, ...changed } : record,
    );
    expect(() => readReaches(records, METRES)).toThrow(says);
  });

  test.each([
    { name: 'beside a tributary, by its area', x: 1010, y: 3010, km2: 40, reach: 'b', off: 0 },
    { name: 'at a confluence, below it', x: 1000, y: 2990, km2: 52, reach: 'c', off: 0 },
    { name: 'area wins over distance', x: 1100, y: 1200, km2: 62, reach: 'e', off: 0 },
    { name: 'between areas of a reach', x: 1010, y: 500, km2: 61, reach: 'e', off: 0 },
    { name: 'a little too large', x: 1400, y: 1400, km2: 5.2, reach: 'd', off: -0.038 },
    { name: 'no area, one reach near', x: 1020, y: 2000, km2: null, reach: 'c', off: null },
  ])('a point snaps: $name', ({ x, y, km2, reach, off }) => {
    const found = snapToReach(network, { x, y, upstreamAreaKm2: km2 }, SNAP);
    expect(found.reach.id).toBe(reach);
    if (off === null) expect(found.areaDifference).toBeNull();
    else expect(found.areaDifference).toBeCloseTo(off, 3);
  });

  test('says how far off and where on the reach', () => {
    const found = snapToReach(network, { x: 1300, y: 2000, upstreamAreaKm2: 54 }, SNAP);
    expect(found).toMatchObject({ distanceM: 300, x: 1000, y: 2000, along: 0.5 });
  });

  test('refuses two rivers that are as near, and says what would tell', () => {
    const ask = () => snapToReach(network, { x: 1000, y: 3010, upstreamAreaKm2: null }, SNAP);
    expect(ask).toThrow('its upstream area would tell');
    try {
      ask();
    } catch (error) {
      const { candidates } = (error as { facts: { candidates: { reachId: string }[] } }).facts;
      expect(candidates.map(({ reachId }) => reachId).toSorted()).toEqual(['a', 'b', 'c']);
    }
  });

  test('refuses what is far from all, or of no area that is near, and names what is', () => {
    const far = { x: 5000, y: 5000, upstreamAreaKm2: 40 };
    expect(() => snapToReach(network, far, SNAP)).toThrow('no reach lies within 500 m');
    const wrong = { x: 1000, y: 500, upstreamAreaKm2: 900 };
    expect(() => snapToReach(network, wrong, SNAP)).toThrow('no reach of 900 km2');
    const none = { x: 1000, y: 500, upstreamAreaKm2: -1 };
    expect(() => snapToReach(network, none, SNAP)).toThrow('upstreamAreaKm2');
  });
});

type ChangedCase = { changed: Partial<ReachRecord> & { at?: number }; says: string };

describeCases('a river network of BasinMaker (Restigouche and Saint John)', () => {
  const shapes = readShapefile('river_without_merging_lakes_v2-1');
  const records = shapes.map(({ text, points }) => ({
    id: text['SubId']!,
    nextId: text['DowSubId']!,
    upstreamAreaKm2: Number(text['DrainArea']) / 1e6,
    lengthM: Number(text['RivLength']),
    line: points,
  }));
  const file = { outlets: [-1], coordinates: 'degrees' } as const;
  const network = openRiverNetwork(readReaches(records, file));

  test('has the orders it was published with', () => {
    const published = shapes.map(({ text }) => Number(text['Strahler']));
    expect(network.reaches.map(({ strahler }) => strahler)).toEqual(published);
  });

  test('drains to one outlet', () => {
    const outlets = network.reaches.filter(({ nextId }) => nextId === null);
    expect(outlets.map(({ id }) => id)).toEqual(['175000168']);
    expect(upstreamOf(network, '175000168')).toHaveLength(626);
  });

  const gauges = readShapefile('obs_gauges_v2-1').map(({ text, points }) => ({
    name: text['Obs_NM']!,
    reachId: text['SubId']!,
    x: points[0]![0],
    y: points[0]![1],
    upstreamAreaKm2: Number(text['DA_Obs']),
  }));
  const options = { coordinates: 'degrees', maxDistanceM: 1000, positionErrorM: 200 } as const;

  test.each(gauges)('gauge $name snaps to the reach it was published with', (gauge) => {
    const found = snapToReach(network, gauge, { ...options, areaTolerance: 0.1 });
    // Below a confluence by the file, at a reach of 3,308 km2; its 2,760 km2 are those of the
    // Matapedia just above (2,762), 152 m off.
    const expected = gauge.name === '01BD002' ? '175000129' : gauge.reachId;
    expect(found.reach.id).toBe(expected);
    expect(Math.abs(found.areaDifference!)).toBeLessThan(0.08);
  });
});
