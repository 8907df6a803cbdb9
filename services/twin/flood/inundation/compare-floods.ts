import { classifyCells, type ClassBounds } from '../../../science/exposure/hazard-classes.ts';
import { riverCells, type FloodedTown } from './flooded-town.ts';
import { WET_M } from './town-model.ts';

type Words = { readonly en: string; readonly fr: string };
/** A class that depth is told in. */
export type DepthClass = ClassBounds & { readonly label?: Words | undefined };

/** Ground under water, and who lives there; the river itself is not counted. */
export type FloodAmounts = {
  readonly areaKm2: number;
  readonly volumeM3: number;
  /** null where nothing is known of people */
  readonly people: number | null;
  readonly byDepth: readonly (ClassBounds & {
    readonly label?: Words;
    readonly areaKm2: number;
    readonly people: number | null;
  })[];
};

/** What a run put under water, by its largest depth; the river itself, see {@link riverCells}, is not. */
export function measureRun(
  { depthsM, maximumDepthM }: Pick<FloodedTown, 'depthsM' | 'maximumDepthM'>,
  cellM: number,
  people: Float32Array | undefined,
  classes: readonly DepthClass[],
): FloodAmounts {
  const cellKm2 = (cellM / 1000) ** 2;
  const isRiver = riverCells(depthsM, [people]);
  const flooded = maximumDepthM.map((depth, cell) => (isRiver[cell] === 1 ? 0 : depth));
  const codes = classifyCells(flooded, classes);
  const cells = new Float64Array(classes.length);
  const lives = new Float64Array(classes.length);
  codes.forEach((code, cell) => {
    if (code >= classes.length || !(flooded[cell]! > WET_M)) return;
    cells[code]! += 1;
    const count = people?.[cell] ?? 0;
    if (count > 0) lives[code]! += count;
  });
  const volumes = depthsM.map((depths) =>
    depths.reduce(
      (sum, depth, cell) => sum + (isRiver[cell] === 0 && depth > WET_M ? depth : 0),
      0,
    ),
  );
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
  return {
    areaKm2: sum(cells) * cellKm2,
    volumeM3: Math.max(...volumes) * cellM ** 2,
    people: people === undefined ? null : sum(lives),
    byDepth: classes.map(({ from, to, label }, at) => ({
      from,
      to,
      ...(label !== undefined && { label }),
      areaKm2: cells[at]! * cellKm2,
      people: people === undefined ? null : lives[at]!,
    })),
  };
}

/** Scenario minus base. */
export function differAmounts(own: FloodAmounts, base: FloodAmounts) {
  const minus = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
  return {
    areaKm2: own.areaKm2 - base.areaKm2,
    volumeM3: own.volumeM3 - base.volumeM3,
    people: minus(own.people, base.people),
    byDepth: own.byDepth.map(({ areaKm2, people, ...bounds }, at) => ({
      ...bounds,
      areaKm2: areaKm2 - base.byDepth[at]!.areaKm2,
      people: minus(people, base.byDepth[at]!.people),
    })),
  };
}
