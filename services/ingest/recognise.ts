import type { CollectionEntry, Recognition } from '../catalog/collection.ts';
import { gridShape, type Grid } from '../earth/grid.ts';
import type { FieldHead } from '../formats/field.ts';
import type { LocalUse } from '../formats/grib/local-use.ts';

/** The collection a field belongs to, or why none can be told. */
export type Recognised = { readonly id: string } | { readonly reason: string };

/** What a code table value that is not given reads as; edition 1 has none of them. */
const MISSING = 255;
/** Two steps of a grid are the same within this share: headers round to micro-degrees. */
const STEP_TOLERANCE = 0.01;

/**
 * Finds the collection whose entry recognises a field by what its header says; file names are
 * never asked. Rows of one entry are alternatives; every key of a row must match.
 *
 * @returns a reason that repeats the header when no entry or more than one matches
 */
export function recogniseCollection(
  head: FieldHead,
  localUse: LocalUse,
  entries: readonly CollectionEntry[],
): Recognised {
  const matching = entries.filter((entry) =>
    entry['isohyet:recognise'].some((row) => matches(row, head, localUse)),
  );
  const [first] = matching;
  if (first !== undefined && matching.length === 1) return { id: first.id };
  const names = matching.map((entry) => entry.id).join(', ');
  const what = first === undefined ? 'no collection matches' : `collections ${names} all match`;
  return { reason: `${what}; pass --collection. The header says ${describeHead(head, localUse)}` };
}

/** What recognition looks at, in words: centre, process, kind of data, grid, parameter. */
export function describeHead(head: FieldHead, { dataType, mars }: LocalUse): string {
  const { origin, grid } = head;
  const { nx, ny } = gridShape(grid);
  const step = gridStep(grid);
  const parts = [
    `centre ${origin.centre}/${origin.subCentre}`,
    `process ${origin.processId}`,
    origin.processType === MISSING ? undefined : `process type ${origin.processType}`,
    origin.productionStatus === MISSING
      ? undefined
      : `production status ${origin.productionStatus}`,
    dataType === undefined ? undefined : `data type ${dataType}`,
    mars && `MARS class ${mars.class} stream ${mars.stream} type ${mars.type}`,
    `grid ${grid.kind} ${nx} x ${ny}${step === undefined ? '' : ` step ${step}`}`,
    `parameter ${origin.parameter} (${head.variable.id})`,
    isEnsemble(head) ? `member ${head.member ?? head.derived ?? 'not given'}` : undefined,
    `product ${origin.product}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function matches(row: Recognition, head: FieldHead, { dataType, mars }: LocalUse): boolean {
  const { origin, grid } = head;
  const { nx, ny } = gridShape(grid);
  const step = gridStep(grid);
  return (
    holds(row.centre, origin.centre) &&
    holds(row.subCentre, origin.subCentre) &&
    holds(row.processId, origin.processId) &&
    holds(row.processType, origin.processType) &&
    holds(row.productionStatus, origin.productionStatus) &&
    holds(row.dataType, dataType) &&
    holds(row.marsClass, mars?.class) &&
    holds(row.marsStream, mars?.stream) &&
    holds(row.marsType, mars?.type) &&
    holds(row.parameter, origin.parameter) &&
    holds(row.gridKind, grid.kind) &&
    holds(row.variables, head.variable.id) &&
    (row.gridShape?.some(([x, y]) => x === nx && y === ny) ?? true) &&
    (row.gridStep?.some((wanted) => isNear(wanted, step)) ?? true) &&
    (row.ensemble === undefined || row.ensemble === isEnsemble(head)) &&
    (row.analysis === undefined || row.analysis === isAnalysis(head))
  );
}

/** A key that is not given asks nothing; one that is given never matches what is absent. */
function holds<T>(allowed: readonly T[] | undefined, value: T | undefined): boolean {
  if (allowed === undefined) return true;
  return value !== undefined && allowed.includes(value);
}

function isNear(wanted: number, step: number | undefined): boolean {
  return step !== undefined && Math.abs(step / wanted - 1) < STEP_TOLERANCE;
}

/** WMO table 4.3: 4 ensemble forecast, 5 probability forecast. */
function isEnsemble({ member, ensembleSize, derived, origin }: FieldHead): boolean {
  const isOfMembers = origin.processType === 4 || origin.processType === 5;
  return isOfMembers || member !== undefined || ensembleSize !== undefined || derived !== undefined;
}

function isAnalysis({ origin, validMs, referenceMs }: FieldHead): boolean {
  return origin.processType === 0 && validMs <= referenceMs;
}

function gridStep(grid: Grid): number | undefined {
  if (grid.kind === 'projected') return grid.dxM;
  return 'lonStepDeg' in grid ? grid.lonStepDeg : undefined;
}
