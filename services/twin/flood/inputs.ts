import type { Catalog } from '../../catalog/catalog.ts';
import { toIsoTime } from '../../earth/time.ts';
import { Fault } from '../../platform/fault.ts';
import type { TableReader } from '../../query/features/table-source.ts';
import type { LineageInput } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import type { TableManifest } from '../../store/table.ts';
import { runInput, tableInput } from '../lineage-key.ts';
import type { Area } from './areas.ts';

/** What an area is computed of, as it lies in the store now: manifests, no values. */
export type AreaInputs = {
  readonly control: Run;
  readonly ensemble?: Run;
  readonly landscape?: Run;
  readonly past: TableManifest;
  readonly reaches: TableManifest;
  readonly basins: TableManifest;
  readonly gauges: TableManifest;
  readonly discharge?: TableManifest;
  readonly annualPeaks?: TableManifest;
  readonly reachClimate?: TableManifest;
  /** an earlier run that is caught up on: what was observed later than this is not used, ms */
  readonly knownUntilMs?: number;
};

type Deps = {
  readonly catalog: Pick<Catalog, 'getCollection' | 'listRuns'>;
  readonly tables: TableReader;
};

/**
 * Looks up the newest complete inputs of an area, or those of an earlier run of its control.
 *
 * @param earlierRun reference time of that run: nothing observed after it is used
 * @returns undefined while there is no weather, no past of it, or no network to compute with
 * @throws {Fault} unknown-collection when the area names a collection that has no entry
 */
export async function findInputs(
  area: Area,
  { catalog, tables }: Deps,
  earlierRun?: string,
): Promise<AreaInputs | undefined> {
  const complete = async (collection: string | undefined) => {
    if (collection === undefined) return [];
    return (await catalog.listRuns(collection)).filter((run) => run.complete);
  };
  const table = async (collection: string | undefined) => {
    if (collection === undefined) return undefined;
    await catalog.getCollection(collection);
    return tables.readTable(collection);
  };
  const { weather, network, observations } = area;
  const [controls, ensembles, landscapes] = await Promise.all(
    [weather.control, weather.ensemble, area.landscape].map(complete),
  );
  const control =
    earlierRun === undefined
      ? controls![0]
      : controls!.find(({ referenceTime }) => referenceTime === earlierRun);
  // Members that started at another time are of another forecast.
  const ensemble = ensembles!.find(({ referenceTime }) => referenceTime === control?.referenceTime);
  const [past, reaches, basins, gauges, discharge, annualPeaks, reachClimate] = await Promise.all(
    [
      weather.past,
      network.reaches,
      network.basins,
      observations.gauges,
      observations.discharge,
      observations.annualPeaks,
      area.reachClimate,
    ].map(table),
  );
  if (control === undefined || past === undefined || reaches === undefined) return undefined;
  if (basins === undefined || gauges === undefined) return undefined;
  const [landscape] = landscapes!;
  return {
    control,
    past,
    reaches,
    basins,
    gauges,
    ...(ensemble !== undefined && { ensemble }),
    ...(landscape !== undefined && { landscape }),
    ...(discharge !== undefined && { discharge }),
    ...(annualPeaks !== undefined && { annualPeaks }),
    ...(reachClimate !== undefined && { reachClimate }),
    ...(earlierRun !== undefined && { knownUntilMs: Date.parse(earlierRun) }),
  };
}

/** What hydrographs are made of, by role. */
export function hydrographInputs(inputs: AreaInputs): readonly LineageInput[] {
  const { control, ensemble, past, reaches, basins, gauges } = inputs;
  const { discharge, annualPeaks, reachClimate } = inputs;
  const tables = { past, reaches, basins, gauges, discharge, annualPeaks, reachClimate };
  return [
    runInput('control', control),
    ...(ensemble === undefined ? [] : [runInput('ensemble', ensemble)]),
    ...Object.entries(tables).flatMap(([role, manifest]) =>
      manifest === undefined ? [] : [tableInput(role, manifest)],
    ),
  ];
}

/** Marks of all that a result is made of. */
export function marksOf(inputs: AreaInputs): Run['marks'] {
  const { control, ensemble, landscape, past, reaches, gauges, discharge } = inputs;
  const all = [control, ensemble, landscape, past, reaches, gauges, discharge];
  return [...new Set(all.flatMap((input) => input?.marks ?? []))];
}

/** What a run that was caught up on was made with, as a parameter of its lineage. */
export function describeKnowledge({ knownUntilMs }: AreaInputs): Record<string, string> {
  return knownUntilMs === undefined ? {} : { knownUntil: toIsoTime(knownUntilMs) };
}

/** @throws {Fault} unavailable naming what is missing */
export function getInputs(area: Area, inputs: AreaInputs | undefined): AreaInputs {
  if (inputs !== undefined) return inputs;
  throw new Fault('unavailable', `the area ${area.id} has no weather or no river network yet`);
}
