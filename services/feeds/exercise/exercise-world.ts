import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

import { encodeGrib2, EXERCISE_STATUS } from '../../formats/grib2/encode.ts';
import { countHourFields, hourFields, terrainField, type ForecastOrigin } from './fields.ts';
import { FLOOD_LAYERS, writeFloodCountry } from './flood/flood-files.ts';
import { forecastMember } from './forecast.ts';
import { LANDSCAPE_LAYERS, writeLandscape } from './landscape/landscape-files.ts';
import { LAST_HOUR } from './storm.ts';
import { makeTerrain } from './terrain.ts';
import { theatreGrid, THEATRES, type Theatre } from './theatres.ts';

/** Members beside the control, which is member 0. */
export const MEMBERS = 20;
/** Hours between the steps of the ensembles: more would take longer than a first start may. */
const ENSEMBLE_STEP_HOURS = 6;
/** WMO common code table C-11: missing. An invented world has no centre. */
const NO_CENTRE = 65_535;
/** Bytes gathered before they are written. */
const WRITE_BYTES = 1 << 20;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/**
 * The run before in the theatre with land and fires: what was said before the last afternoon, of
 * which it is known how it went. As short and coarse as that takes; entries call it complete.
 */
const EARLIER = { hoursBefore: 18, lastHour: 36, stepHours: 6 } as const;

/**
 * A part of the exercise world: a file with the control of a theatre or with its ensemble, or a
 * folder with land and people: those of the fires, or those of the floods.
 */
export type ExercisePart = {
  /** of the file or folder */
  readonly name: string;
  /** id of the collection it is recognised as */
  readonly collection: string;
  readonly theatre: Theatre;
  readonly kind: 'control' | 'ensemble' | 'landscape' | 'flood';
  /** how long before the newest forecast this one begins */
  readonly hoursBefore: number;
};

const WEST = THEATRES[0]!;
const RHINE = THEATRES[1]!;
const SUFFIXES = {
  control: '',
  ensemble: '-ens',
  landscape: '-landscape',
  flood: '-landscape',
} as const;

function part(theatre: Theatre, kind: ExercisePart['kind'], hoursBefore = 0): ExercisePart {
  const collection = `exercise-${theatre.name}${SUFFIXES[kind]}`;
  const before = hoursBefore === 0 ? '' : '-before';
  const name = isLand({ kind }) ? collection : `${collection}${before}.grib2`;
  return { name, collection, theatre, kind, hoursBefore };
}

/** Whether a part is land: a folder of collections that does not end as a forecast does. */
export function isLand({ kind }: Pick<ExercisePart, 'kind'>): boolean {
  return kind === 'landscape' || kind === 'flood';
}

/**
 * The parts of the exercise world in the order in which they are made: an earlier run after the
 * newest of its collection, so that it never is the newest there is.
 */
export const EXERCISE_PARTS: readonly ExercisePart[] = [
  ...THEATRES.flatMap((theatre) => [part(theatre, 'control'), part(theatre, 'ensemble')]),
  part(WEST, 'landscape'),
  part(RHINE, 'flood'),
  part(WEST, 'ensemble', EARLIER.hoursBefore),
  part(WEST, 'control', EARLIER.hoursBefore),
];

/** Start of the newest exercise forecast: the most recent 00 UTC. */
export function exerciseReferenceMs(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS;
}

/** Number of fields of a part. */
export function countFields(made: ExercisePart): number {
  const { kind } = made;
  if (kind === 'landscape') return LANDSCAPE_LAYERS;
  if (kind === 'flood') return FLOOD_LAYERS;
  const { lastHour, stepHours } = stepsOf(made);
  const fields = (lastHour / stepHours + 1) * countHourFields(kind === 'ensemble');
  return kind === 'control' ? 1 + fields : (MEMBERS + 1) * fields;
}

function stepsOf({ kind, hoursBefore }: ExercisePart) {
  if (hoursBefore > 0) return EARLIER;
  return { lastHour: LAST_HOUR, stepHours: kind === 'control' ? 1 : ENSEMBLE_STEP_HOURS };
}

/**
 * Writes the exercise world: weather as GRIB2 files, land as a folder. The same reference time always gives the same bytes.
 *
 * @param world.referenceMs start of the newest forecast, a full hour, ms since 1970 UTC
 * @param world.parts which files; all of them if not given
 * @param world.onProgress fields written so far, and of how many
 * @returns paths of the files and folders
 */
export async function makeExerciseWorld(world: {
  readonly folder: string;
  readonly referenceMs: number;
  readonly parts?: readonly ExercisePart[];
  readonly onProgress?: (done: number, total: number) => void;
}): Promise<readonly string[]> {
  const { folder, referenceMs, parts = EXERCISE_PARTS, onProgress } = world;
  await mkdir(folder, { recursive: true });
  const total = parts.reduce((sum, each) => sum + countFields(each), 0);
  let done = 0;
  const paths: string[] = [];
  const count = () => {
    done++;
    if (done % 64 === 0 || done === total) onProgress?.(done, total);
  };
  for (const each of parts) {
    const path = join(folder, each.name);
    if (isLand(each)) {
      const { collection, theatre } = each;
      const land = { folder: path, collection, theatre, referenceMs, onLayer: count };
      await (each.kind === 'flood' ? writeFloodCountry(land) : writeLandscape(land));
    } else {
      await writeMessages(path, partMessages(each, referenceMs), count);
    }
    paths.push(path);
  }
  return paths;
}

/** The GRIB2 messages of the weather of one part, in the order they are written. */
export function* partMessages(
  made: ExercisePart,
  referenceMs: number,
): Generator<Uint8Array<ArrayBuffer>> {
  const { theatre, kind, hoursBefore } = made;
  const isControl = kind === 'control';
  const grid = theatreGrid(theatre, isControl ? theatre.controlStepDeg : theatre.ensembleStepDeg);
  const terrain = makeTerrain(theatre, grid);
  const origin: ForecastOrigin = {
    grid,
    centre: NO_CENTRE,
    productionStatus: EXERCISE_STATUS,
    referenceMs: referenceMs - hoursBefore * HOUR_MS,
    processId: theatre.processIds[isControl ? 0 : 1],
  };
  if (isControl) yield encodeGrib2(terrainField(origin, terrain));
  const numbers = Array.from({ length: isControl ? 1 : MEMBERS + 1 }, (_, number) => number);
  const steps = stepsOf(made);
  const forecasts = numbers.map((member) =>
    forecastMember({ theatre, terrain, member, referenceMs, hoursBefore, ...steps }),
  );
  // Members go through the hours side by side: what is stored together is written together.
  for (let hour = 0; hour <= steps.lastHour; hour += steps.stepHours) {
    for (const number of numbers) {
      const at = forecasts[number]?.next().value;
      if (at === undefined) continue;
      const member = isControl ? {} : { member: { number, size: MEMBERS + 1 } };
      for (const field of hourFields({ ...origin, ...member }, at)) yield encodeGrib2(field);
    }
  }
}

async function writeMessages(
  path: string,
  messages: Iterable<Uint8Array>,
  onMessage: () => void,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    for (const message of messages) {
      waiting.push(message);
      bytes += message.length;
      onMessage();
      if (bytes < WRITE_BYTES) continue;
      await file.writev(waiting);
      waiting = [];
      bytes = 0;
    }
    if (waiting.length > 0) await file.writev(waiting);
  } finally {
    await file.close();
  }
}
