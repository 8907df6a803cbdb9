import { createHash } from 'node:crypto';

import { beforeAll, describe, expect, test } from 'vitest';

import {
  countFields,
  EXERCISE_PARTS,
  exerciseReferenceMs,
  partMessages,
} from '../../../services/feeds/exercise/exercise-world.ts';
import { forecastMember } from '../../../services/feeds/exercise/forecast.ts';
import { SOIL_DRIEST, SOIL_SATURATED } from '../../../services/feeds/exercise/ground.ts';
import { LAST_HOUR } from '../../../services/feeds/exercise/storm.ts';
import { makeTerrain } from '../../../services/feeds/exercise/terrain.ts';
import { theatreGrid, THEATRES } from '../../../services/feeds/exercise/theatres.ts';
import { decodeField } from '../../../services/formats/grib/decode.ts';

const REFERENCE_MS = Date.UTC(2026, 10, 23);

/** One hour of a member, with copies of what changes. */
type Hour = Record<
  | 'pressure'
  | 'temperature'
  | 'dewPoint'
  | 'speed'
  | 'gust'
  | 'rain'
  | 'fallen'
  | 'snow'
  | 'depth'
  | 'soil',
  Float32Array
>;

function runMember(theatre: (typeof THEATRES)[number], member: number): readonly Hour[] {
  const terrain = makeTerrain(theatre, theatreGrid(theatre, theatre.ensembleStepDeg));
  // Taken one by one: the arrays of an hour are written over by the next.
  return forecastMember({ theatre, terrain, member, referenceMs: REFERENCE_MS })
    .map(({ air, ground }) => ({
      pressure: air.seaLevelPressurePa.slice(),
      temperature: air.temperatureK.slice(),
      dewPoint: air.dewPointK.slice(),
      speed: air.eastwardMS.map((east, cell) => Math.hypot(east, air.northwardMS[cell]!)),
      gust: air.gustMS.slice(),
      rain: air.precipitationMmH.slice(),
      fallen: ground.precipitationMm.slice(),
      snow: ground.snowWaterMm.slice(),
      depth: ground.snowDepthM.slice(),
      soil: ground.soilMoisture.slice(),
    }))
    .toArray();
}

const max = (values: Float32Array) => values.reduce((most, value) => Math.max(most, value), -1e9);
const min = (values: Float32Array) => values.reduce((least, value) => Math.min(least, value), 1e9);
const largest = (one: Float32Array, other: Float32Array) =>
  one.reduce((most, value, cell) => Math.max(most, Math.abs(value - other[cell]!)), 0);

describe.each(THEATRES.map((theatre) => ({ name: theatre.name, theatre })))(
  'the weather of $name',
  ({ theatre }) => {
    let hours: readonly Hour[];
    beforeAll(() => {
      hours = runMember(theatre, 0);
    });

    test('five days, hour by hour', () => expect(hours).toHaveLength(LAST_HOUR + 1));

    test('dew point never above temperature, gust never below the wind', () => {
      for (const { temperature, dewPoint, speed, gust } of hours) {
        expect(dewPoint.every((value, cell) => value <= temperature[cell]!)).toBe(true);
        expect(gust.every((value, cell) => value >= speed[cell]!)).toBe(true);
      }
    });

    test('nothing leaves what weather can be', () => {
      for (const hour of hours) {
        // Extremes of the two regions at sea level, rounded outwards.
        expect(min(hour.pressure)).toBeGreaterThan(95_000);
        expect(max(hour.pressure)).toBeLessThan(104_500);
        expect(min(hour.temperature)).toBeGreaterThan(245);
        expect(max(hour.temperature)).toBeLessThan(315);
        expect(max(hour.gust)).toBeLessThan(55);
        expect(max(hour.rain)).toBeLessThan(60);
        expect(min(hour.rain)).toBeGreaterThanOrEqual(0);
        const soil = hour.soil.filter((value) => !Number.isNaN(value));
        expect(min(soil)).toBeGreaterThanOrEqual(SOIL_DRIEST - 1e-6);
        expect(max(soil)).toBeLessThanOrEqual(SOIL_SATURATED + 1e-6);
      }
    });

    test('it moves smoothly from hour to hour', () => {
      for (let hour = 1; hour < hours.length; hour++) {
        const [now, before] = [hours[hour]!, hours[hour - 1]!];
        expect(largest(now.pressure, before.pressure)).toBeLessThan(400);
        expect(largest(now.temperature, before.temperature)).toBeLessThan(6);
        expect(largest(now.speed, before.speed)).toBeLessThan(4);
      }
    });

    test('water is kept: what falls adds up, snow grows by what falls and no more', () => {
      const first = hours[0]!;
      expect(max(first.fallen)).toBe(0);
      for (let hour = 1; hour < hours.length; hour++) {
        const [now, before] = [hours[hour]!, hours[hour - 1]!];
        now.fallen.forEach((fallen, cell) => {
          const fell = fallen - before.fallen[cell]!;
          const grown = now.snow[cell]! - before.snow[cell]!;
          if (fell < 0 || grown > fell + 1e-3 || now.snow[cell]! < 0) {
            expect({ hour, cell, fell, grown, snow: now.snow[cell] }).toBe('water kept');
          }
          // Snow has a depth when there is some, and a density between fresh and old ice.
          const density = now.snow[cell]! / (now.depth[cell]! || 1);
          if (now.snow[cell]! > 0.5 && (density < 80 || density > 500)) {
            expect({ hour, cell, density }).toBe('a density of snow');
          }
        });
      }
    });

    test('it floods: a day of heavy rain somewhere', () => {
      const day = hours.slice(24).map(({ fallen }, hour) => largest(fallen, hours[hour]!.fallen));
      expect(Math.max(...day)).toBeGreaterThan(60);
    });

    test('member 0 is the control, the others part from it, more with time', () => {
      const others = [1, 2, 3, 4, 5].map((member) => runMember(theatre, member));
      const spread = (hour: number) =>
        others.reduce(
          (sum, other) => sum + largest(other[hour]!.pressure, hours[hour]!.pressure),
          0,
        ) / others.length;
      expect(runMember(theatre, 0)[60]).toEqual(hours[60]);
      expect(spread(6)).toBeGreaterThan(0);
      expect(spread(72)).toBeGreaterThan(2 * spread(6));
    });
  },
);

test('rain on snow: in the west snow melts under the warm storm', () => {
  const hours = runMember(THEATRES[0]!, 0);
  const melts = hours[84]!.snow.some((snow, cell) => {
    const rained = hours[84]!.fallen[cell]! - hours[36]!.fallen[cell]!;
    return rained > 40 && hours[36]!.snow[cell]! - snow > 20;
  });
  expect(melts).toBe(true);
});

test('fire weather: hot, dry and windy at once in the west before the front', () => {
  const found = runMember(THEATRES[0]!, 0).some(({ temperature, dewPoint, speed }) =>
    temperature.some((value, cell) => {
      const depression = value - dewPoint[cell]!;
      return value > 297 && depression > 12 && speed[cell]! > 6;
    }),
  );
  expect(found).toBe(true);
});

describe('the GRIB2 files', () => {
  const hashOf = (name: string, messages: number) => {
    const part = EXERCISE_PARTS.find((candidate) => candidate.name === name)!;
    const hash = createHash('sha256');
    let left = messages;
    for (const message of partMessages(part, REFERENCE_MS)) {
      hash.update(message);
      if (--left === 0) break;
    }
    return hash.digest('hex');
  };

  test('the same reference time gives the same bytes', () => {
    const name = 'exercise-rhine-ens.grib2';
    expect(hashOf(name, 400)).toBe(hashOf(name, 400));
  });

  test('fields are of known variables, marked as an exercise, members by number', async () => {
    const ensemble = EXERCISE_PARTS[1]!;
    const ids = new Set<string>();
    const members = new Set<number | undefined>();
    for (const message of partMessages(ensemble, REFERENCE_MS)) {
      const field = await decodeField(message, 0);
      if (field.validMs > REFERENCE_MS) break;
      ids.add(field.variable.id);
      members.add(field.member);
      // 192: local part of WMO code table 1.3, our mark of exercise fields.
      expect(field.origin.productionStatus).toBe(192);
      expect(field.referenceMs).toBe(REFERENCE_MS);
    }
    expect(members.size).toBe(21);
    expect([...ids].sort()).toEqual([
      'air_pressure_at_mean_sea_level',
      'air_temperature_2m',
      'dew_point_temperature_2m',
      'eastward_wind_10m',
      'northward_wind_10m',
      'precipitation_amount',
      'surface_snow_amount',
      'volume_fraction_of_condensed_water_in_soil_0_to_30cm',
      'wind_speed_of_gust_10m',
    ]);
  });

  test('as many fields as it says', () => {
    const ensemble = EXERCISE_PARTS[3]!;
    expect([...partMessages(ensemble, REFERENCE_MS)]).toHaveLength(countFields(ensemble));
  });

  test('it starts at the most recent 00 UTC', () => {
    expect(exerciseReferenceMs(Date.UTC(2026, 10, 23, 17, 5))).toBe(REFERENCE_MS);
  });
});
