import { invalidField } from '../../../platform/fault.ts';
import type { DischargeSeries, Inflow } from '../../../science/hydraulics/flood-model.ts';
import { groundAt } from './ground-along.ts';
import type { GivenInflow, InundationRequest } from './inundation-request.ts';
import type { Mouth, Mouths } from './river-mouths.ts';
import type { Town } from './town.ts';
import { cutWave, type FlowChoice, type Wave } from './wave.ts';

/** Water that comes in, and how it is told of. */
export type TownInflow = {
  readonly inflow: Inflow;
  /** id of its reach; null for water given at a place */
  readonly reach: string | null;
  readonly from: 'forecast' | 'given';
  readonly largestM3S: number;
  readonly firstM3S: number;
};

/** The flow of a reach by the forecast, in a form that a request chooses. */
export type WaveReader = (reachId: string, choice: FlowChoice) => Promise<Wave>;

/** How the flows of the forecast are chosen; the control beside flows that are given. */
export function flowChoice({ inflows }: Pick<InundationRequest, 'inflows'>): FlowChoice {
  if (Array.isArray(inflows)) return { kind: 'control' };
  if ('member' in inflows) return { kind: 'member', member: inflows.member };
  if ('quantile' in inflows) return { kind: 'quantile', share: inflows.quantile };
  return { kind: 'control' };
}

/**
 * Puts the inflows of a run together: at each river that enters, the forecast or what is given for
 * it; beside them, water given at places.
 *
 * @throws {Fault} invalid-request: no such river, a place outside the terrain, a run that goes on
 *   beyond the forecast
 */
export async function planInflows(
  request: Pick<InundationRequest, 'inflows' | 'hours'>,
  { inlets }: Mouths,
  town: Town,
  startMs: number,
  readWave: WaveReader,
): Promise<readonly TownInflow[]> {
  const given = Array.isArray(request.inflows) ? request.inflows : [];
  const choice = flowChoice(request);
  const atMouths = await Promise.all(
    inlets.map(async (mouth): Promise<TownInflow> => {
      const own = given.find((each) => reachOf(each, inlets) === mouth);
      const discharge =
        own === undefined
          ? cutWave(await readWave(mouth.reach.id, choice), startMs, request.hours)
          : givenSeries(given.indexOf(own), own, request.hours);
      return tell(
        {
          id: mouth.reach.id,
          kind: 'edge',
          side: mouth.side,
          fromM: mouth.fromM,
          toM: mouth.toM,
          discharge,
        },
        mouth.reach.id,
        own === undefined ? 'forecast' : 'given',
      );
    }),
  );
  const atPlaces = given.flatMap((each, index): readonly TownInflow[] => {
    if (each.point === undefined) {
      if (reachOf(each, inlets) !== undefined) return [];
      throw invalidField({
        field: `inflows.${index}.reach`,
        value: each.reach,
        detail: 'does not enter this terrain',
        allowed: inlets.map(({ reach }) => reach.id),
      });
    }
    const at = town.toPlace(...each.point);
    if (Number.isNaN(groundAt(town, at))) {
      const { westM, northM, nx, ny, cellM } = town.flood;
      const corners = [
        town.toLonLat([westM, northM - ny * cellM]),
        town.toLonLat([westM + nx * cellM, northM]),
      ];
      const detail = 'lies outside of the terrain, or where it has no height';
      const allowed = corners.flat();
      throw invalidField({ field: `inflows.${index}.point`, value: each.point, detail, allowed });
    }
    const discharge = givenSeries(index, each, request.hours);
    return [tell({ id: `given ${index + 1}`, kind: 'point', at, discharge }, null, 'given')];
  });
  return [...atMouths, ...atPlaces];
}

/** The river that a given flow is of: the largest where it names none. */
function reachOf({ reach, point }: GivenInflow, inlets: readonly Mouth[]): Mouth | undefined {
  if (point !== undefined) return undefined;
  if (reach !== undefined) return inlets.find((mouth) => mouth.reach.id === reach);
  return inlets.toSorted((a, b) => b.reach.upstreamAreaKm2 - a.reach.upstreamAreaKm2)[0];
}

function givenSeries(index: number, { dischargeM3S }: GivenInflow, hours: number): DischargeSeries {
  if (typeof dischargeM3S === 'number') {
    return { timeS: [0, hours * 3600], dischargeM3S: [dischargeM3S, dischargeM3S] };
  }
  const field = `inflows.${index}.dischargeM3S`;
  dischargeM3S.forEach(({ hours: at }, nth) => {
    if (nth === 0 || at > dischargeM3S[nth - 1]!.hours) return;
    throw invalidField({ field: `${field}.${nth}.hours`, value: at, detail: 'hours must rise' });
  });
  const [first, last] = [dischargeM3S[0]!.hours, dischargeM3S.at(-1)!.hours];
  if (first > 0 || last < hours) {
    const detail = `the flow is given from hour ${first} to ${last}, the run takes ${hours}`;
    throw invalidField({ field, value: [first, last], detail, allowed: [0, hours] });
  }
  return {
    timeS: dischargeM3S.map((each) => each.hours * 3600),
    dischargeM3S: dischargeM3S.map((each) => each.m3s),
  };
}

function tell(inflow: Inflow, reach: string | null, from: TownInflow['from']): TownInflow {
  const { discharge } = inflow;
  const flows = typeof discharge === 'number' ? [discharge] : Array.from(discharge.dischargeM3S);
  return { inflow, reach, from, firstM3S: flows[0]!, largestM3S: Math.max(...flows) };
}
