/**
 * What would make a large value out of a small text. DuckDB heeds neither its memory limit nor an
 * interrupt inside the one call of a scalar function, so such calls are bounded before they run.
 */
import { constantOf, isNode, textOf, toNodes, type Ast } from './ast.ts';
import { refuse } from './refusal.ts';

/** Most characters or items that one call may make: outside a lambda, in one, in one of one. */
const MOST = [10_000, 100, 10] as const;
const MOST_ITEMS = [1000, 10, 10] as const;
const LONGEST_REPLACEMENT = 100;
const MOST_ARRAY_ITEMS = 10_000;
/** Nodes of a select list with its own names written out, as the binder does it. */
const MOST_NODES = 20_000;
/** Words that DuckDB reads as calls where no column has the name. */
const SESSION_WORDS: ReadonlySet<string> = new Set([
  'current_catalog',
  'current_schema',
  'current_role',
  'current_user',
  'session_user',
  'user',
]);

/** Functions that pad to a length, and which argument it is. */
const PADDED: Readonly<Record<string, number>> = { lpad: 1, rpad: 1, bitstring: 1, to_base: 2 };

type Place = { readonly depth: number; readonly own: ReadonlySet<string> };

/**
 * Checks each call, cast and lambda of a statement's tree.
 *
 * @throws {Fault} refused-query naming what could grow without bound
 */
export function checkGrowth(root: Ast): void {
  const visitAll = (value: unknown, place: Place): void => {
    if (Array.isArray(value)) for (const item of value) visitAll(item, place);
    else if (isNode(value)) visit(value, place);
  };
  const visit = (node: Ast, place: Place): void => {
    const type = textOf(node, 'type');
    if (type === 'LAMBDA') return visitLambda(node, place);
    if (type === 'COLUMN_REF') checkColumn(node, place);
    if (isNode(node['cast_type'])) checkArrays(node['cast_type'], node);
    if (type === 'TABLE_FUNCTION') {
      // It streams: only what its arguments make is bounded.
      const [call] = toNodes(node['function']);
      visitAll(call?.['children'], place);
      return;
    }
    if (Array.isArray(node['select_list'])) checkAliases(node);
    if (typeof node['function_name'] === 'string') checkCall(node, place.depth);
    for (const value of Object.values(node)) visitAll(value, place);
  };
  const visitLambda = (node: Ast, place: Place): void => {
    const left = isNode(node['lhs']) ? node['lhs'] : {};
    const right = isNode(node['expr']) ? node['expr'] : {};
    if (textOf(right, 'class') === 'CONSTANT') return visitAll(left, place); // a member of JSON
    const names = textOf(left, 'function_name') === 'row' ? toNodes(left['children']) : [left];
    const depth = place.depth + 1;
    if (depth >= MOST.length) throw refuse('a lambda in a lambda in a lambda', node);
    // The left side only names what each item is called, unless it is no name at all.
    if (!names.every((name) => textOf(name, 'type') === 'COLUMN_REF')) visitAll(left, place);
    visitAll(right, { depth, own: new Set([...place.own, ...names.map(lastName)]) });
  };
  visitAll(root, { depth: 0, own: new Set() });
}

/** A lambda that takes a whole other column along does so for each item of its list. */
function checkColumn(node: Ast, { depth, own }: Place): void {
  const names = node['column_names'];
  const [first] = Array.isArray(names) ? names : [];
  const name = String(first).toLowerCase();
  if (depth > 0 && !own.has(name)) {
    const hint = 'unnest the list and join; members of JSON are read by json_extract';
    throw refuse(`"${name.slice(0, 80)}" inside a lambda of other names`, node, hint);
  }
  if (Array.isArray(names) && names.length === 1 && SESSION_WORDS.has(name)) {
    throw refuse(`${name}`, node);
  }
}

/** A name given in a select list is written out wherever the list uses it: again and again doubled. */
function checkAliases(select: Ast): void {
  const sizes = new Map<string, number>();
  const sizeOf = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeOf(item), 0);
    if (!isNode(value)) return 0;
    const alias = textOf(value, 'type') === 'COLUMN_REF' ? lastName(value) : '';
    return Object.values(value).reduce(
      (sum: number, member) => sum + sizeOf(member),
      sizes.get(alias) ?? 1,
    );
  };
  for (const item of toNodes(select['select_list'])) {
    const size = sizeOf(item);
    if (size > MOST_NODES) throw refuse('a name made of names this often', item);
    const alias = textOf(item, 'alias').toLowerCase();
    if (alias !== '') sizes.set(alias, size);
  }
}

function checkCall(node: Ast, depth: number): void {
  const name = textOf(node, 'function_name').toLowerCase();
  const most = MOST[depth] ?? 0;
  const children = toNodes(node['children']);
  const constants = children.map(constantOf);
  const limit = (size: number | undefined, bound: number) => {
    if (size !== undefined && size <= bound) return;
    const hint = `sizes are written as numbers, and make at most ${bound}`;
    throw refuse(`${name} to a length that is not known to be small`, node, hint);
  };
  const padded = PADDED[name];
  if (padded !== undefined && children.length > padded) limit(toNumber(constants[padded]), most);
  if (name === 'repeat') {
    const [text, times] = constants;
    const count = toNumber(times);
    limit(typeof text === 'string' && count !== undefined ? text.length * count : undefined, most);
  }
  if (name === 'range' || name === 'generate_series') {
    limit(countOf(constants), MOST_ITEMS[depth] ?? 0);
  }
  if (name === 'printf' || name === 'format') checkFormat(node, constants[0]);
  if (name === 'replace' || name === 'regexp_replace') {
    const text = constants[2];
    if (typeof text !== 'string' || text.length > LONGEST_REPLACEMENT) {
      const hint = `what is put in is a text of at most ${LONGEST_REPLACEMENT} characters`;
      throw refuse(`${name} by something that may be long`, node, hint);
    }
  }
}

/** A width of more than three digits, or one taken from an argument, may be of any size. */
function checkFormat(node: Ast, format: ReturnType<typeof constantOf>): void {
  if (typeof format === 'string' && !/\d{4}|\*|\{[^}]*\{/.test(format)) return;
  const hint = 'the format is a text, with widths of at most three digits';
  throw refuse('a format with a width that is not known to be small', node, hint);
}

/** Items of a range of whole numbers; undefined when they cannot be counted. */
function countOf(constants: readonly ReturnType<typeof constantOf>[]): number | undefined {
  const numbers = constants.map(toNumber);
  const [first, second = first, step = 1] = numbers;
  if (numbers.includes(undefined) || first === undefined || step === 0) return undefined;
  const start = numbers.length === 1 ? 0 : first;
  return Math.max(0, ((second ?? NaN) - start) / step + 1);
}

function toNumber(value: ReturnType<typeof constantOf>): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Arrays have their whole size in each row, empty or not. */
function checkArrays(type: Ast, node: Ast, around = 1): void {
  const details = type['type_info'];
  if (!isNode(details)) return;
  const size = type['id'] === 'ARRAY' ? Number(details['size']) * around : around;
  if (!(size <= MOST_ARRAY_ITEMS)) {
    const hint = `an array has at most ${MOST_ARRAY_ITEMS} items; a list has no fixed size`;
    throw refuse('an array of this size', node, hint);
  }
  if (isNode(details['child_type'])) checkArrays(details['child_type'], node, size);
  for (const { second } of toNodes(details['child_types'])) {
    if (isNode(second)) checkArrays(second, node, size);
  }
}

function lastName(column: Ast): string {
  const names = column['column_names'];
  return Array.isArray(names) ? String(names.at(-1)).toLowerCase() : '';
}
