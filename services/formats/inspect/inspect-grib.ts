import { openGeometry } from '../../earth/geometry.ts';
import { gridShape, type Grid } from '../../earth/grid.ts';
import { toIsoTime } from '../../earth/time.ts';
import type { ByteSource } from '../../platform/byte-source.ts';
import { Fault } from '../../platform/fault.ts';
import type { FieldHead } from '../field.ts';
import { readFields } from '../grib/fields.ts';
import type { ReadField } from '../grib/read-field.ts';
import { toNorthWestOrder } from '../grib/scan-order.ts';
import { findMessages, type GribMessage } from '../grib/scan.ts';
import type { Conversion } from '../grib/names/variable.ts';
import { toPlainFault, type Inspected, type Place, type PointValue } from './inspected.ts';
import { summarise, toNullable } from './statistics.ts';

/**
 * Each field of a GRIB file. Values are as coded in the file, in its units and the order of its
 * data section, so that they compare with other decoders; the canonical unit stands beside.
 */
export async function* inspectGrib(
  source: ByteSource,
  places: readonly Place[],
  signal?: AbortSignal,
): AsyncGenerator<Inspected> {
  for await (const message of findMessages(source, signal)) {
    if (message.fault !== undefined) {
      yield refused(message, 0, message.fault);
      continue;
    }
    const bytes = await source.read(message.offset, message.length, signal);
    for (const [index, field] of readFields(bytes, message.number).entries()) {
      signal?.throwIfAborted();
      try {
        if (field instanceof Fault) throw field;
        yield await inspectField(message, index, field, places);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        yield refused(message, index, error);
      }
    }
  }
}

const nameField = (message: GribMessage, index: number) =>
  `message ${message.number}, field ${index + 1}`;

function refused(message: GribMessage, index: number, fault: Fault): Inspected {
  const { number, offset, length, edition } = message;
  return {
    title: `${nameField(message, index)}: not read`,
    details: { message: number, field: index + 1, offset, length, edition },
    fault: toPlainFault(fault),
  };
}

async function inspectField(
  message: GribMessage,
  index: number,
  field: ReadField,
  places: readonly Place[],
): Promise<Inspected> {
  const { head, conversion } = field;
  const values = await field.unpack();
  const statistics = summarise(values);
  const canonical = (value: number | null) =>
    value === null ? null : value * conversion.scale + conversion.offset;
  return {
    title: `${nameField(message, index)}: ${head.variable.id}`,
    details: {
      message: message.number,
      field: index + 1,
      offset: message.offset,
      length: message.length,
      edition: message.edition,
      ...describeHead(head),
      unit: toCodedUnit(head, conversion),
      canonical: {
        unit: head.variable.unit,
        ...conversion,
        min: canonical(statistics.min),
        max: canonical(statistics.max),
        mean: canonical(statistics.mean),
      },
    },
    statistics,
    points: readPlaces(field, values, places),
  };
}

/** Components of a vector: it matters whether they run along the grid or to east and north. */
const COMPONENT = /^(eastward|northward|x|y)_/;

function describeHead(head: FieldHead) {
  const { variable, origin, member, ensembleSize, derived, intervalStartMs } = head;
  const { id, standardName, label, level, cellMethod, periodS } = variable;
  return {
    variable: id,
    standardName: standardName ?? null,
    label,
    level,
    cellMethod,
    ...(periodS !== undefined && { periodS }),
    referenceTime: toIsoTime(head.referenceMs),
    ...(intervalStartMs !== undefined && { intervalStart: toIsoTime(intervalStartMs) }),
    validTime: toIsoTime(head.validMs),
    member: member ?? null,
    ...(ensembleSize !== undefined && { ensembleSize }),
    ...(derived !== undefined && { derived }),
    ...origin,
    grid: summariseGrid(head.grid),
    ...(COMPONENT.test(id) && { windsAlongGrid: head.windsAlongGrid }),
  };
}

/** The list of a reduced grid's rows can be thousands long: its ends are enough to see. */
function summariseGrid(grid: Grid): Readonly<Record<string, unknown>> {
  if (grid.kind !== 'reduced-gaussian') return grid;
  const { pointsPerRow, ...rest } = grid;
  return { ...rest, rows: pointsPerRow.length, pointsOfFirstRows: pointsPerRow.slice(0, 5) };
}

/** Units that codes use where canonical ones differ, by canonical unit and scale. */
const CODED_UNITS: Readonly<Record<string, string>> = {
  '1*0.01': '%',
  'kg m-2*1000': 'm of water',
  'kg m-2 s-1*1000': 'm of water s-1',
  's*86400': 'd',
};

function toCodedUnit(head: FieldHead, { scale, offset }: Conversion): string {
  const { unit } = head.variable;
  if (scale === 1 && offset === 0) return unit;
  return CODED_UNITS[`${unit}*${scale}`] ?? `${unit} = coded * ${scale} + ${offset}`;
}

function readPlaces(
  { head, order }: ReadField,
  values: Float32Array<ArrayBuffer>,
  places: readonly Place[],
): readonly PointValue[] {
  if (places.length === 0) return [];
  const turned = toNorthWestOrder(values, order);
  const geometry = openGeometry(head.grid);
  const { nx } = gridShape(head.grid);
  return places.map(([lon, lat]) => {
    const hit = geometry.nearest(lon, lat);
    if (hit === undefined) return { lon, lat, value: null, outside: true };
    const { index, lonDeg, latDeg, distanceM } = hit;
    const cell = {
      lon: lonDeg,
      lat: latDeg,
      row: Math.floor(index / nx),
      column: index % nx,
      distanceM,
    };
    return { lon, lat, value: toNullable(turned[index] ?? NaN), cell };
  });
}
