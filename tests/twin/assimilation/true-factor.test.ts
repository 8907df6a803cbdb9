import { expect, test } from 'vitest';

import { openGeometry } from '../../../services/earth/geometry.ts';
import { firePerimeters, growPast } from '../../../services/feeds/exercise/landscape/fires.ts';
import { hotspotFiles } from '../../../services/feeds/exercise/landscape/hotspots.ts';
import { makeLand } from '../../../services/feeds/exercise/landscape/landscape-files.ts';
import { LANDSCAPE_GRID } from '../../../services/feeds/exercise/landscape/place.ts';
import { stationDays } from '../../../services/feeds/exercise/landscape/stations.ts';
import {
  growTrueFire,
  TRUE_SPREAD_FACTOR,
} from '../../../services/feeds/exercise/landscape/true-fire.ts';
import { THEATRES } from '../../../services/feeds/exercise/theatres.ts';
import { readHotspots } from '../../../services/formats/hotspots.ts';
import { assimilate } from '../../../services/science/fire-events/assimilate.ts';
import { laterObservations } from '../../../services/twin/assimilation/later-observations.ts';
import type { SpreadRun } from '../../../services/twin/assimilation/spread-run.ts';
import { toHotspots, toMappedFires } from '../../../services/twin/wildfire/active-fires.ts';

const REFERENCE_MS = Date.UTC(2026, 10, 23);
const HOUR_MS = 3_600_000;
const HOURS_BEFORE = 18;

// The judge is the factor that the fire of the exercise was grown by: the FBP System with the same
// weather, 36 hours from the same outline on, is what a forecast without correction would say.
test('hotspots and outlines of a fire 1.25 times as fast say so', async () => {
  const theatre = THEATRES[0]!;
  const land = makeLand(theatre);
  const reports = stationDays(theatre, REFERENCE_MS);
  const pasts = await growPast(theatre, land, reports, REFERENCE_MS);
  const [{ fire, arrivalH }] = pasts as [(typeof pasts)[number], ...typeof pasts];
  const start = {
    at: fire.at,
    burned: (cell: number) => arrivalH[cell]! <= -HOURS_BEFORE,
    fromHour: -HOURS_BEFORE,
  };
  const expected = await growTrueFire(
    theatre,
    land,
    { ...start, untilHour: HOURS_BEFORE, spreadFactor: 1 },
    reports,
    REFERENCE_MS,
  );
  const members = [{ arrivalH: expected.map((hour) => hour + HOURS_BEFORE) }];
  const horizonH = 2 * HOURS_BEFORE;
  const startMs = REFERENCE_MS - HOURS_BEFORE * HOUR_MS;
  const spread = {
    startMs,
    horizonH,
    members,
    burnedAtStart: Uint8Array.from(members[0]!.arrivalH, (hour) => Number(hour <= 0)),
  } as unknown as SpreadRun;

  const { viirs, modis } = hotspotFiles(pasts, theatre.seed, REFERENCE_MS);
  const rows = [viirs, modis].flatMap((file) => readHotspots(file).rows);
  const outlines = firePerimeters(pasts, REFERENCE_MS).map(({ geometry, properties }) => ({
    ...properties,
    mapped_at: Date.parse(properties!['mapped_at'] as string),
    geometry,
  }));
  const seen = {
    hotspots: toHotspots(rows as never),
    mapped: toMappedFires(outlines as never),
    heatSources: [],
  };
  const observations = laterObservations(seen, spread, openGeometry(LANDSCAPE_GRID), REFERENCE_MS);
  // The fire that began since is not of this forecast.
  expect(observations.some(({ id }) => id.startsWith('EX-002'))).toBe(false);
  const newestMs = Math.max(...observations.map(({ timeMs }) => timeMs));
  const found = assimilate({
    members,
    observations,
    heldOut: observations.filter(({ timeMs }) => timeMs > newestMs - HOUR_MS),
    startH: 0,
    horizonH,
    issueMs: REFERENCE_MS,
  });
  expect(found.verdict).toBe('used');
  // Arrival is scaled as if the weather did not change, and a pixel is as coarse as the fire is
  // small: a few percent are left of both.
  expect(Math.abs(found.spread.factor / TRUE_SPREAD_FACTOR - 1)).toBeLessThan(0.12);
  expect(found.spread.low).toBeGreaterThan(1);
  expect(found.after.maeH).toBeLessThan(found.before.maeH);
}, 60_000);
