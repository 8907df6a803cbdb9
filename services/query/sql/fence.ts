import { ALLOWED_FUNCTIONS, ALLOWED_TABLE_FUNCTIONS } from './allowed-functions.ts';
import { isNode, textOf, toNodes, type Ast } from './ast.ts';
import { constraintsOf, type Constraints } from './constraints.ts';
import { checkGrowth } from './growth.ts';
import { refuse } from './refusal.ts';

/** A table of the catalog that a statement reads, with what its filters say of the rows. */
export type TableUse = { readonly name: string; readonly constraints: Constraints };

/** A call of `point` in FROM, and whether the statement gives it a name of its own. */
export type PointCall = { readonly call: Ast; readonly named: boolean };

export type FencedStatement = {
  readonly tables: readonly TableUse[];
  /** calls of the `point` table macro, in the order of the text */
  readonly points: readonly PointCall[];
};

/** Table references that carry no file, setting or catalog with them. */
const TABLE_REFERENCES = new Set([
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'TABLE_FUNCTION',
  'EXPRESSION_LIST',
  'EMPTY',
  'EMPTY_FROM',
  'SHOW_REF',
]);
const QUERY_NODES = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'CTE_NODE']);

/**
 * Checks the tree of one SELECT: only tables that `isTable` knows and the statement's own common
 * table expressions, only functions of the allow-lists. Everything else is refused by name.
 *
 * @param root the query node of the statement
 * @throws {Fault} refused-query naming what is refused and where it stands
 */
export function fenceStatement(root: Ast, isTable: (name: string) => boolean): FencedStatement {
  const tables: TableUse[] = [];
  const points: PointCall[] = [];

  const visitAll = (value: unknown, scope: ReadonlySet<string>): void => {
    if (Array.isArray(value)) for (const item of value) visitAll(item, scope);
    else if (isNode(value)) visit(value, scope);
  };
  const visitMembers = (node: Ast, scope: ReadonlySet<string>, except: readonly string[] = []) => {
    for (const [key, value] of Object.entries(node)) {
      if (!except.includes(key)) visitAll(value, scope);
    }
  };

  const visitQuery = (node: Ast, outer: ReadonlySet<string>): void => {
    const type = textOf(node, 'type');
    if (type === 'RECURSIVE_CTE_NODE') {
      throw refuse('WITH RECURSIVE', node, 'count with range(...) in FROM, which ends');
    }
    if (!QUERY_NODES.has(type)) throw refuse('this kind of query', node);
    const scope = new Set(outer);
    const map = isNode(node['cte_map']) ? toNodes(node['cte_map']['map']) : [];
    for (const { key, value } of map) {
      // A common table expression sees those before it, never itself.
      visitAll(value, scope);
      scope.add(fold(String(key)));
    }
    const own = textOf(node, 'cte_name');
    if (own === '') {
      for (const from of toNodes(node['from_table'])) collectTables(from, node, scope);
      visitMembers(node, scope, ['cte_map']);
      return;
    }
    visitAll(node['query'], scope);
    visitMembers(node, new Set(scope).add(fold(own)), ['cte_map', 'query']);
  };

  /** Base tables are taken where their query's filters are at hand. */
  const taken = new Set<Ast>();
  const collectTables = (from: Ast, query: Ast, scope: ReadonlySet<string>): void => {
    if (from['type'] === 'BASE_TABLE') takeTable(from, constraintsOf(from, query), scope);
  };
  const takeTable = (node: Ast, constraints: Constraints, scope: ReadonlySet<string>) => {
    if (taken.has(node)) return;
    taken.add(node);
    const name = textOf(node, 'table_name');
    if (textOf(node, 'schema_name') !== '' || textOf(node, 'catalog_name') !== '') {
      throw refuse(`the schema of "${name}"`, node);
    }
    if (node['at_clause'] !== null && node['at_clause'] !== undefined) throw refuse('AT', node);
    if (scope.has(fold(name))) return;
    if (!isTable(fold(name))) throw refuse(`the table "${name.slice(0, 80)}"`, node);
    tables.push({ name: fold(name), constraints });
  };

  const visit = (node: Ast, scope: ReadonlySet<string>): void => {
    const type = textOf(node, 'type');
    if ('cte_map' in node) return visitQuery(node, scope);
    if (type === 'BASE_TABLE') takeTable(node, {}, scope);
    if (type === 'TABLE_FUNCTION') return visitTableFunction(node, scope);
    if (type === 'SHOW_REF' && !isNode(node['query'])) throw refuse('SHOW', node);
    // What has an alias, a sample and no class is a table reference.
    if ('sample' in node && !('class' in node) && !TABLE_REFERENCES.has(type)) {
      throw refuse(`the table reference ${type}`, node);
    }
    const name = node['function_name'];
    if (typeof name === 'string') checkFunction(name, node, ALLOWED_FUNCTIONS);
    visitMembers(node, scope);
  };
  const visitTableFunction = (node: Ast, scope: ReadonlySet<string>): void => {
    const [call] = toNodes(node['function']);
    if (call === undefined) throw refuse('this table function', node);
    checkFunction(textOf(call, 'function_name'), call, ALLOWED_TABLE_FUNCTIONS);
    if (fold(textOf(call, 'function_name')) === 'point') {
      points.push({ call, named: textOf(node, 'alias') !== '' });
    }
    visitMembers(call, scope);
    visitMembers(node, scope, ['function']);
  };

  visitQuery(root, new Set());
  checkGrowth(root);
  return { tables, points };
}

function checkFunction(name: string, node: Ast, allowed: ReadonlySet<string>): void {
  if (!allowed.has(fold(name))) throw refuse(`the function ${name.slice(0, 80)}`, node);
}

/** SQL names compare without case. */
function fold(name: string): string {
  return name.toLowerCase();
}
