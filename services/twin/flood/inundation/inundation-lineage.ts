import type { Json, Lineage } from '../../../store/lineage.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { lineageKey, runInput, tableInput } from '../../lineage-key.ts';
import type { Words } from '../../processes/process.ts';
import { hydrographInputs, type AreaInputs } from '../inputs.ts';
import type { InundationPlan } from './plan-inundation.ts';
import type { TownRun } from './run-town.ts';
import { WET_M } from './town-model.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
export const INUNDATION_VERSION = '1.0.0';

/**
 * What a run of a town is made of; known before it is run.
 *
 * @param inputs of the forecast of the rivers; undefined where all of the flow is given
 */
export function planLineage(
  process: string,
  plan: InundationPlan,
  inputs: AreaInputs | undefined,
  parameters: Readonly<Record<string, Json>>,
): Lineage {
  const { area, town, startMs, hours, stepHours, inflows } = plan;
  const made = {
    process: { id: process, version: INUNDATION_VERSION },
    inputs: [
      runInput('terrain', town.run),
      ...(plan.leveeTable === undefined ? [] : [tableInput('levees', plan.leveeTable)]),
      ...(inputs === undefined ? [] : hydrographInputs(inputs)),
    ],
    parameters: {
      area: area.id,
      start: toIsoTime(startMs),
      hours,
      stepHours,
      wetDepthM: WET_M,
      cellM: town.flood.cellM,
      inflows: inflows.map(({ reach, from, largestM3S }): Json => ({
        reach,
        from,
        largestM3S: Math.round(10 * largestM3S) / 10,
      })),
      ...parameters,
    },
    versions: {
      hydraulics:
        'local inertial (Bates et al. 2010, doi:10.1016/j.jhydrol.2010.03.027), theta 0.9 (de Almeida et al. 2012, doi:10.1029/2011WR011570)',
      hazard: 'FD2321/TR1 with the supplementary note of 2008 (Defra and Environment Agency)',
    },
  };
  return { ...made, key: lineageKey(made), observations: [], warnings: [...describePlan(plan)] };
}

/** The same with what came out: where the water went. */
export function describeRun(lineage: Lineage, run: TownRun): Lineage {
  const round = (value: number) => Math.round(value);
  const { inflowM3, rainM3, outflowM3, storedM3, initialM3, errorM3, relativeError } = run.balance;
  return {
    ...lineage,
    parameters: {
      ...lineage.parameters,
      steps: run.steps,
      riversFilledHours: run.filledHours,
      massBalance: {
        initialM3: round(initialM3),
        inflowM3: round(inflowM3),
        rainM3: round(rainM3),
        outflowM3: round(outflowM3),
        storedM3: round(storedM3),
        errorM3,
        relativeError,
      },
    },
  };
}

/** What a reader must know before he trusts it. */
function describePlan({ town, mouths, missing, changes }: InundationPlan): readonly Words[] {
  const { springs } = mouths;
  const list = (ids: readonly { readonly id: string }[]) => ids.map(({ id }) => id).join(', ');
  return [
    {
      en: 'Sewers, pumps and the ground take no water: depths are an upper bound where they work',
      fr: 'Égouts, pompes et sol n’absorbent pas d’eau : les profondeurs sont une limite haute là où ils agissent',
    },
    ...(town.wallCells > 0
      ? [
          {
            en: `${town.wallCells} cells without a height stand as walls`,
            fr: `${town.wallCells} mailles sans altitude sont traitées comme des murs`,
          },
        ]
      : []),
    ...(missing.length > 0
      ? [
          {
            en: `Levees that the terrain does not hold stand as walls of their crest: ${list(missing)}`,
            fr: `Digues absentes du terrain, ajoutées comme murs à leur crête : ${list(missing)}`,
          },
        ]
      : []),
    ...(springs.length > 0
      ? [
          {
            en: `Brooks that begin within the terrain bring no water: ${list(springs)}`,
            fr: `Ruisseaux nés dans le terrain, sans apport : ${list(springs)}`,
          },
        ]
      : []),
    ...changes.breaches.map(({ levee, widthM, invertM, crestM, startS, durationS }) => {
      const at = [Math.round(widthM), crestM.toFixed(2), invertM.toFixed(2)] as const;
      const hour = (startS / 3600).toFixed(1);
      return {
        en: `${levee.name.en} breaks over ${at[0]} m from ${at[1]} to ${at[2]} m, ${hour} h after the start, within ${Math.round(durationS / 60)} minutes; until then a wall stands in the gap`,
        fr: `${levee.name.fr} rompt sur ${at[0]} m de ${at[1]} à ${at[2]} m, ${hour} h après le début, en ${Math.round(durationS / 60)} minutes ; jusque-là un mur tient lieu de digue`,
      };
    }),
  ];
}
