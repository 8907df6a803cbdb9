/** A node of the tree that DuckDB's `json_serialize_sql` gives; only what the fence reads is typed. */
export type Ast = { readonly [key: string]: unknown };

/** Whether a value is a node: an object that is not a list. */
export function isNode(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The nodes of a list, or of the one node it stands for; nothing for anything else. */
export function toNodes(value: unknown): readonly Ast[] {
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
}

/** A text member of a node, empty where there is none. */
export function textOf(node: Ast, key: string): string {
  const value = node[key];
  return typeof value === 'string' ? value : '';
}

const OFFSET_LIMIT = Number.MAX_SAFE_INTEGER;

/** Octet of the statement's UTF-8 text at which a node begins, where DuckDB kept it. */
export function locationOf(node: Ast): number | undefined {
  const at = node['query_location'];
  return typeof at === 'number' && at < OFFSET_LIMIT ? at : undefined;
}

/** A constant of the statement: number, text or truth value; undefined for anything else. */
export function constantOf(node: Ast): number | string | boolean | undefined {
  if (node['class'] !== 'CONSTANT' || !isNode(node['value'])) return undefined;
  const { value, type } = node['value'];
  if (node['value']['is_null'] === true) return undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'number' || !isNode(type)) return undefined;
  const details = type['type_info'];
  if (type['id'] !== 'DECIMAL') return value;
  const scale = isNode(details) ? Number(details['scale']) : NaN;
  return value / 10 ** scale;
}
