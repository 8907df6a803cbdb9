import type { DuckDBConnection } from '@duckdb/node-api';

import { Fault, invalidField } from '../../platform/fault.ts';
import { quoteName } from '../../store/table-sql.ts';
import { constantOf, isNode, locationOf, toNodes, type Ast } from './ast.ts';
import { uniteConstraints, type Constraints } from './constraints.ts';
import { fenceStatement } from './fence.ts';
import {
  collectionView,
  pointView,
  toTableName,
  type TableView,
  type ViewSources,
} from './table-views.ts';

/** A checked statement, ready to run on its connection, and the views made for it. */
export type PreparedSql = { readonly sql: string; readonly views: readonly TableView[] };

/** `point('id', lon, lat)` with plain literals, from where the call begins. */
const POINT_CALL =
  /^point\s*\(\s*'([a-z0-9_-]{1,80})'\s*,\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*,\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*\)/i;

/**
 * Checks a statement and makes the temporary views it reads.
 *
 * @throws {Fault} invalid-request for what is no SQL, refused-query for what the fence refuses
 */
export async function prepareStatement(
  connection: DuckDBConnection,
  text: string,
  sources: ViewSources,
): Promise<PreparedSql> {
  const root = await parseSelect(connection, text);
  const entries = await sources.catalog.listCollections();
  const tables = await sources.listTables();
  const ofRuns = entries.filter((entry) => entry['isohyet:kind'] !== 'table');
  const entryOf = (name: string) =>
    ofRuns.find(({ id }) => name === id || name === toTableName(id));
  const tableOf = (name: string) =>
    tables.find((table) => name === table.name || name === table.entry.id);
  const isTable = (name: string) => entryOf(name) !== undefined || tableOf(name) !== undefined;

  const fenced = fenceStatement(root, isTable);
  const uses = new Map<string, Constraints>();
  for (const { name, constraints } of fenced.tables) {
    const known = uses.get(name);
    uses.set(name, known === undefined ? constraints : uniteConstraints(known, constraints));
  }
  const views: TableView[] = [];
  for (const [name, constraints] of uses) {
    const entry = entryOf(name);
    const table = tableOf(name);
    if (entry !== undefined) views.push(await collectionView(sources, entry, name, constraints));
    else if (table !== undefined)
      views.push({ name, sql: table.sql, entry: table.entry, runs: [], unreadable: [] });
  }
  const { sql, points } = replacePoints(text, fenced.points);
  for (const { id, view, ...place } of points) {
    const entry = entryOf(id.toLowerCase());
    if (entry === undefined) throw pointFault(`no collection of runs "${id}"`);
    views.push(await pointView(sources, entry, view, place));
  }
  for (const view of views) {
    await connection.run(`CREATE TEMP VIEW ${quoteName(view.name)} AS ${view.sql}`);
  }
  return { sql, views };
}

/** The query node of the one SELECT that a text holds. */
async function parseSelect(connection: DuckDBConnection, text: string): Promise<Ast> {
  if (text.includes('\0')) throw sqlFault('holds a NUL character');
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)::VARCHAR', [
    text,
  ]);
  const tree = parseTree(String(reader.getRows()[0]?.[0]));
  if (!isNode(tree)) throw sqlFault('cannot be read');
  if (tree['error'] === true) {
    const message = String(tree['error_message']);
    if (tree['error_type'] === 'not implemented') {
      throw new Fault('refused-query', 'only a SELECT is answered here', {
        hint: 'one SELECT; neither COPY, ATTACH, CREATE, SET, PRAGMA, EXPLAIN nor PIVOT',
      });
    }
    const position = Number(tree['position']);
    const detail = message.slice(0, 600);
    throw sqlFault(detail, Number.isFinite(position) ? `at character ${position + 1}` : undefined);
  }
  const statements = toNodes(tree['statements']);
  if (statements.length !== 1) {
    throw sqlFault(
      statements.length === 0 ? 'holds no statement' : 'holds more than one statement',
    );
  }
  const root = statements[0]!['node'];
  if (!isNode(root)) throw sqlFault('cannot be read');
  return root;
}

function parseTree(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    // DuckDB writes the infinity that a number beyond a double becomes as no JSON has it.
    if (error instanceof SyntaxError) throw sqlFault('holds a number beyond 1.8e308');
    throw error;
  }
}

function sqlFault(detail: string, value?: string): Fault {
  return invalidField({
    field: 'q',
    detail,
    ...(value === undefined ? {} : { value }),
    allowed: 'one SELECT in the SQL of DuckDB',
  });
}

type PointUse = {
  readonly id: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly view: string;
};

/** The text with each `point(...)` replaced by the name of a view of its own. */
function replacePoints(
  text: string,
  calls: readonly Ast[],
): { readonly sql: string; readonly points: readonly PointUse[] } {
  if (calls.length === 0) return { sql: text, points: [] };
  // Locations are octets of the UTF-8 text.
  let rest = Buffer.from(text);
  const points: PointUse[] = [];
  const byPlace = calls.toSorted((a, b) => (locationOf(b) ?? 0) - (locationOf(a) ?? 0));
  for (const [index, call] of byPlace.entries()) {
    const at = locationOf(call);
    const tail = at === undefined ? '' : rest.subarray(at).toString();
    const [whole, id, lon, lat] = POINT_CALL.exec(tail) ?? [];
    const [lonDeg, latDeg] = [Number(lon), Number(lat)];
    const [first] = toNodes(call['children']);
    if (
      at === undefined ||
      whole === undefined ||
      first === undefined ||
      constantOf(first) !== id
    ) {
      throw pointFault("is called as point('<collection>', <lon>, <lat>) with plain literals");
    }
    if (!(Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90)) {
      throw pointFault('longitudes lie in -180 to 180, latitudes in -90 to 90');
    }
    const view = `isohyet_point_${index}`;
    points.push({ id: id!, lonDeg, latDeg, view });
    const after = rest.subarray(at + Buffer.byteLength(whole));
    rest = Buffer.concat([rest.subarray(0, at), Buffer.from(view), after]);
  }
  return { sql: rest.toString(), points };
}

function pointFault(detail: string): Fault {
  return sqlFault(`point ${detail}`);
}
