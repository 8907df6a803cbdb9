import { constantOf, isNode, textOf, toNodes, type Ast } from './ast.ts';

/** Bounds, inclusive, that a row must keep to pass a statement's filters. */
export type Bounds = { readonly min: number; readonly max: number };

/** Bounds a column; times in ms since 1970. An absent column has no bound. */
export type Constraints = Readonly<Partial<Record<Bounded, Bounds>>>;

const BOUNDED = ['lon', 'lat', 'reference_time', 'valid_time'] as const;
type Bounded = (typeof BOUNDED)[number];

/** What is stored may be rounded (FLOAT longitudes, whole milliseconds): bounds are widened. */
const SLACK: Readonly<Record<Bounded, number>> = {
  lon: 1e-3,
  lat: 1e-3,
  reference_time: 1,
  valid_time: 1,
};

type Comparison = '=' | '<' | '>';
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  COMPARE_EQUAL: '=',
  COMPARE_LESSTHAN: '<',
  COMPARE_LESSTHANOREQUALTO: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_GREATERTHANOREQUALTO: '>',
};
const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '=': '=', '<': '>', '>': '<' };

/**
 * What the WHERE clause of a query says of the rows of a table: only conjuncts that compare one of
 * its columns with a constant, so a file outside the bounds holds no row that passes. Where the
 * table is joined, sampled or renamed column by column, nothing is concluded.
 */
export function constraintsOf(table: Ast, query: Ast): Constraints {
  const renamed =
    Array.isArray(table['column_name_alias']) && table['column_name_alias'].length > 0;
  const sampled = isNode(table['sample']) || isNode(query['sample']);
  if (renamed || sampled) return {};
  const shadowed = new Set(
    toNodes(query['select_list']).map((item) => textOf(item, 'alias').toLowerCase()),
  );
  const qualifier = (textOf(table, 'alias') || textOf(table, 'table_name')).toLowerCase();
  const columnOf = (node: Ast): Bounded | undefined => {
    const names = node['class'] === 'COLUMN_REF' ? node['column_names'] : undefined;
    if (!Array.isArray(names) || names.length > 2) return undefined;
    const column = String(names.at(-1)).toLowerCase();
    // An alias of the select list may stand in WHERE under the name of a column.
    if (names.length === 1 ? shadowed.has(column) : String(names[0]).toLowerCase() !== qualifier) {
      return undefined;
    }
    return BOUNDED.find((name) => name === column);
  };

  const bounds: Partial<Record<Bounded, Bounds>> = {};
  const narrow = (column: Bounded, comparison: Comparison, value: number) => {
    const known = bounds[column] ?? { min: -Infinity, max: Infinity };
    const min = comparison === '<' ? known.min : Math.max(known.min, value - SLACK[column]);
    const max = comparison === '>' ? known.max : Math.min(known.max, value + SLACK[column]);
    bounds[column] = { min, max };
  };
  const compare = (left: Ast, right: Ast, comparison: Comparison) => {
    const column = columnOf(left);
    const value = column === undefined ? undefined : boundOf(right, column);
    if (column !== undefined && value !== undefined) narrow(column, comparison, value);
  };
  const read = (node: Ast): void => {
    const type = textOf(node, 'type');
    if (type === 'CONJUNCTION_AND') toNodes(node['children']).forEach(read);
    const [left] = toNodes(node['left']);
    const [right] = toNodes(node['right']);
    const comparison = COMPARISONS[type];
    if (node['class'] === 'COMPARISON' && left && right && comparison !== undefined) {
      compare(left, right, comparison);
      compare(right, left, MIRRORED[comparison]);
    }
    if (type === 'COMPARE_BETWEEN') {
      const [input, lower, upper] = ['input', 'lower', 'upper'].map((key) => toNodes(node[key])[0]);
      if (input && lower) compare(input, lower, '>');
      if (input && upper) compare(input, upper, '<');
    }
    if (type === 'COMPARE_IN') readIn(toNodes(node['children']));
  };
  const readIn = ([input, ...items]: readonly Ast[]) => {
    const column = input === undefined ? undefined : columnOf(input);
    const values = column === undefined ? [] : items.map((item) => boundOf(item, column));
    if (column === undefined || values.length === 0 || values.includes(undefined)) return;
    narrow(column, '>', Math.min(...(values as number[])));
    narrow(column, '<', Math.max(...(values as number[])));
  };
  if (isNode(query['where_clause'])) read(query['where_clause']);
  return bounds;
}

/** The widest of two sets of bounds: what either of two uses of a table may need. */
export function uniteConstraints(a: Constraints, b: Constraints): Constraints {
  const united: Partial<Record<Bounded, Bounds>> = {};
  for (const column of BOUNDED) {
    const [left, right] = [a[column], b[column]];
    if (left === undefined || right === undefined) continue;
    united[column] = { min: Math.min(left.min, right.min), max: Math.max(left.max, right.max) };
  }
  return united;
}

const TIME_CASTS = ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'DATE'];
const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?(Z|[+-]\d{2}(?::\d{2})?)?$/;

/** The constant a column is compared with, in the column's unit; undefined where it is not plain. */
function boundOf(node: Ast, column: Bounded): number | undefined {
  const isTime = column === 'reference_time' || column === 'valid_time';
  if (node['class'] === 'CAST' && isTime) {
    const castTo = isNode(node['cast_type']) ? node['cast_type']['id'] : undefined;
    const [child] = toNodes(node['child']);
    // A cast to DATE drops the time of day, so its text must have none.
    const text = child === undefined ? undefined : constantOf(child);
    if (!TIME_CASTS.includes(String(castTo)) || typeof text !== 'string') return undefined;
    return castTo === 'DATE' && text.length > 10 ? undefined : parseTime(text);
  }
  const value = constantOf(node);
  if (isTime) return typeof value === 'string' ? parseTime(value) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** ms since 1970 of the plain forms of a time, UTC where no zone is given. */
function parseTime(text: string): number | undefined {
  const found = TIME.exec(text.trim());
  if (found === null) return undefined;
  const [, day, time = '00:00', zone = 'Z'] = found;
  const ms = Date.parse(`${day}T${time}${/^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
