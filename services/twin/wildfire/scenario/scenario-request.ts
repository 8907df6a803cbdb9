import { z } from 'zod';

/** A position of GeoJSON: longitude, latitude; a height is let pass and not used. */
const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number());
/** Outlines are compared leg by leg: with more the service would not answer others meanwhile. */
const MOST_POSITIONS = 5000;
const Line = z.array(Position).min(2).max(MOST_POSITIONS);
const Ring = z.array(Position).min(4).max(MOST_POSITIONS);
const Rings = z
  .array(Ring)
  .min(1)
  .refine((rings) => rings.reduce((sum, ring) => sum + ring.length, 0) <= MOST_POSITIONS, {
    error: `has more than ${MOST_POSITIONS} positions in all`,
  });

const Point = z.object({ type: z.literal('Point'), coordinates: Position });
const LineString = z.object({ type: z.literal('LineString'), coordinates: Line });
const Polygon = z.object({ type: z.literal('Polygon'), coordinates: Rings });

function countPositions(shapes: readonly { readonly geometry: Lined | Ringed }[]): number {
  const counts = shapes.map(({ geometry }) =>
    geometry.type === 'LineString'
      ? geometry.coordinates.length
      : geometry.coordinates.flat().length,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
type Lined = z.infer<typeof LineString>;
type Ringed = z.infer<typeof Polygon>;

/** Where the fire starts: a place, or the fires that burn now. */
export const IgnitionInput = z.union([z.literal('active-fires'), Point, LineString, Polygon]);
export type IgnitionInput = z.infer<typeof IgnitionInput>;

export const StartInput = z.iso.datetime({ offset: true }).optional();
export const HoursInput = z.number().int().min(1).max(240).default(24);
export const NameInput = z.string().trim().min(1).max(80).optional();
export const AreaInput = z.string().max(64).optional();

/** Which forecast drives the fire, and what replaces it. */
export const WeatherInput = z
  .strictObject({
    run: z.enum(['control', 'ensemble']).default('control'),
    /** of the ensemble; all of them where not given */
    members: z.array(z.number().int().nonnegative()).min(1).max(200).optional(),
    /** replaces the wind of every hour and place, 10 m */
    windKmH: z.number().min(0).max(200).optional(),
    windFromDeg: z.number().min(0).max(360).optional(),
    /** of every hour and place from the start on, or what is added to it; the codes follow */
    temperatureC: z.number().min(-50).max(60).optional(),
    temperatureChangeC: z.number().min(-40).max(40).optional(),
    relativeHumidityPercent: z.number().min(0).max(100).optional(),
    /** percentage points; the sum stays from 0 to 100 % */
    relativeHumidityChangePercent: z.number().min(-100).max(100).optional(),
    precipitationMmH: z.number().min(0).max(100).optional(),
    precipitationFactor: z.number().min(0).max(20).optional(),
  })
  .superRefine((weather, context) => {
    for (const [value, change] of EITHER) {
      if (weather[value] === undefined || weather[change] === undefined) continue;
      const message = `either ${value} or ${change}: one replaces what the other changes`;
      context.addIssue({ code: 'custom', path: [change], message });
    }
  })
  .prefault({});

const EITHER = [
  ['temperatureC', 'temperatureChangeC'],
  ['relativeHumidityPercent', 'relativeHumidityChangePercent'],
  ['precipitationMmH', 'precipitationFactor'],
] as const;

export type WeatherInput = z.infer<typeof WeatherInput>;

/** Replaces the moisture codes of every hour and place. */
export const FuelMoistureInput = z
  .strictObject({
    ffmc: z.number().min(0).max(101).optional(),
    dmc: z.number().min(0).max(1000).optional(),
    dc: z.number().min(0).max(3000).optional(),
    bui: z.number().min(0).max(1000).optional(),
  })
  .refine(({ dmc, dc }) => (dmc === undefined) === (dc === undefined), {
    error: 'dmc and dc are given together: the BUI is made of both',
  })
  .refine(({ dmc, bui }) => dmc === undefined || bui === undefined, {
    error: 'either bui, or dmc and dc',
  })
  .optional();
export type FuelMoistureInput = z.infer<typeof FuelMoistureInput>;

const Barrier = z.strictObject({
  geometry: z.union([LineString, Polygon]),
  /** bare ground across the line, m */
  widthM: z.number().min(1).max(1000).default(30),
});
export const BarriersInput = z
  .array(Barrier)
  .max(500)
  .refine((barriers) => countPositions(barriers) <= MOST_POSITIONS, {
    error: `have more than ${MOST_POSITIONS} positions in all`,
  })
  .default([]);
export type BarriersInput = z.infer<typeof BarriersInput>;

/** Factor on the rate of spread; "learned": of the newest forecast of the area. */
export const SpreadFactorInput = z
  .union([z.literal('learned'), z.number().min(0.1).max(10)], {
    error: 'is "learned", or a number from 0.1 to 10',
  })
  .default('learned');
type SpreadFactorInput = z.infer<typeof SpreadFactorInput>;

export const SpottingInput = z.boolean().default(false);
export const CompareInput = z.array(z.string().max(64)).max(5).default(['base']);
export const EstimateInput = z.boolean().default(false);

/** What a scenario asks for, all defaults filled in. */
export type ScenarioRequest = {
  readonly area?: string | undefined;
  readonly name?: string | undefined;
  readonly ignition: IgnitionInput;
  readonly start?: string | undefined;
  readonly hours: number;
  readonly weather: WeatherInput;
  readonly fuelMoisture?: FuelMoistureInput;
  readonly barriers: BarriersInput;
  readonly spreadFactor: SpreadFactorInput;
  readonly spotting: boolean;
  readonly compareTo: readonly string[];
};
