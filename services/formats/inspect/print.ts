import type { Inspected, PointValue } from './inspected.ts';

/** One field as a flat JSON object: details, then statistics, points, and what failed. */
export function toJsonObject(inspected: Inspected): Readonly<Record<string, unknown>> {
  const { details, statistics, points, fault } = inspected;
  return {
    ...details,
    ...statistics,
    ...(points !== undefined && points.length > 0 && { points }),
    ...(fault !== undefined && { fault }),
  };
}

/** One field as a title and indented lines. */
export function toText(inspected: Inspected): string {
  const { title, details, statistics, points = [], fault } = inspected;
  const lines = [
    ...Object.entries(details).map(([name, value]) => `${name}: ${toWords(value)}`),
    ...Object.entries(statistics ?? {}).map(([name, value]) => `${name}: ${toWords(value)}`),
    ...points.map(toPointLine),
    ...(fault === undefined ? [] : [`${fault.kind}: ${fault.message}`]),
  ];
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function toPointLine({ lon, lat, value, cell, outside }: PointValue): string {
  const where = `point (${lon}, ${lat}): `;
  if (cell === undefined)
    return `${where}${value ?? (outside === true ? 'outside the grid' : 'missing')}`;
  const { row, column, distanceM } = cell;
  const centre = `(${cell.lon.toFixed(5)}, ${cell.lat.toFixed(5)})`;
  const distance = `${(distanceM / 1000).toFixed(2)} km away`;
  return `${where}${value ?? 'missing'} in row ${row}, column ${column}, centre ${centre}, ${distance}`;
}

/** Plain values as they are, lists in one line, objects as `name value, name value`. */
function toWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(toWords).join(', ');
  if (value === null) return '-';
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${toWords(each)}`)
    .join(', ');
}
