import type { Variable } from '../../earth/variable.ts';
import { toUcum } from '../../earth/ucum.ts';
import type { ArrowColumn, ArrowField } from '../../formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../formats/arrow/build-columns.ts';
import { encodeArrowStream } from '../../formats/arrow/encode-stream.ts';
import type { PointSeries, PointSeriesAnswer } from '../../query/series/point-series.ts';

const UTC_TIME: ArrowField['type'] = { kind: 'timestamp', unit: 'us', zone: 'UTC' };
const DEGREES: ArrowField['type'] = { kind: 'float', bits: 64 };

/** The answer as an Arrow IPC stream: a row a place, run, member and time, units in the fields. */
export async function toArrowAnswer(answer: PointSeriesAnswer): Promise<Uint8Array<ArrayBuffer>> {
  const { provenance, series: all } = answer;
  const variables = [
    ...new Map(
      all.flatMap((series) => series.variables.map((each) => [each.variable.id, each.variable])),
    ).values(),
  ];
  const rows = all.flatMap((series) =>
    series.members.flatMap((member, memberIndex) =>
      series.timesMs.map((ms, time) => ({
        series,
        member,
        ms,
        slot: memberIndex * series.timesMs.length + time,
      })),
    ),
  );
  const times = (read: (row: (typeof rows)[number]) => number) =>
    numberColumn(BigInt64Array.from(rows, (row) => BigInt(read(row)) * 1000n));
  const degrees = (read: (series: PointSeries) => number) =>
    numberColumn(Float64Array.from(rows, ({ series }) => read(series)));
  const columns: readonly (readonly [ArrowField, ArrowColumn])[] = [
    [
      { name: 'reference_time', type: UTC_TIME },
      times(({ series }) => Date.parse(series.run.referenceTime)),
    ],
    [{ name: 'valid_time', type: UTC_TIME }, times(({ ms }) => ms)],
    [
      { name: 'member', type: { kind: 'int', bits: 16, signed: true } },
      numberColumn(
        Int16Array.from(rows, ({ member }) => member ?? 0),
        (row) => rows[row]!.member === null,
      ),
    ],
    [{ name: 'lon', type: DEGREES }, degrees(({ place }) => place.lonDeg)],
    [{ name: 'lat', type: DEGREES }, degrees(({ place }) => place.latDeg)],
    [{ name: 'cell_lon', type: DEGREES }, degrees(({ cell }) => cell.lonDeg)],
    [{ name: 'cell_lat', type: DEGREES }, degrees(({ cell }) => cell.latDeg)],
    [
      { name: 'distance_m', type: DEGREES, metadata: { unit: 'm' } },
      degrees(({ cell }) => cell.distanceM),
    ],
    [
      { name: 'interpolation', type: { kind: 'utf8' } },
      textColumn(rows.map(({ series }) => series.variables[0]?.interpolation ?? null)),
    ],
    ...variables.map((variable): readonly [ArrowField, ArrowColumn] => {
      const found = new Map(
        all.map((series) => [
          series,
          series.variables.find((each) => each.variable.id === variable.id),
        ]),
      );
      const values = Float32Array.from(
        rows,
        ({ series, slot }) => found.get(series)?.values[slot] ?? NaN,
      );
      const missing = [...found.values()].reduce((sum, each) => sum + (each?.missing ?? 0), 0);
      return [toField(variable, missing), numberColumn(values)];
    }),
  ];
  const metadata = {
    collection: provenance.collection,
    source: provenance.source,
    licence: provenance.licence,
    attribution: provenance.attribution.en,
    run: [...new Set(all.map(({ run }) => run.referenceTime))].join(', '),
    complete: String(all.every(({ run }) => run.complete)),
    crs: 'OGC:CRS84',
    ...(provenance.marks.length === 0 ? {} : { marks: provenance.marks.join(', ') }),
    ...(provenance.lineage === undefined ? {} : { lineage: JSON.stringify(provenance.lineage) }),
  };
  const schema = { fields: columns.map(([field]) => field), metadata };
  const batch = { rows: rows.length, columns: columns.map(([, column]) => column) };
  const parts: Uint8Array[] = [];
  for await (const part of encodeArrowStream(schema, [batch])) parts.push(part);
  return Buffer.concat(parts);
}

function toField(variable: Variable, missing: number): ArrowField {
  const { id, unit, standardName, label, cellMethod } = variable;
  return {
    name: id,
    type: { kind: 'float', bits: 32 },
    metadata: {
      unit,
      unit_ucum: toUcum(unit),
      ...(standardName === undefined ? {} : { standard_name: standardName }),
      long_name: label.en,
      long_name_fr: label.fr,
      cell_method: cellMethod,
      missing_count: String(missing),
    },
  };
}
