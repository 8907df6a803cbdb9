import type { DuckDBConnection } from '@duckdb/node-api';

import { Fault, invalidField } from '../../platform/fault.ts';
import { quoteName } from '../../store/table-sql.ts';
import { constantOf, isNode, locationOf, textOf, toNodes, type Ast } from './ast.ts';
import { uniteConstraints, type Constraints } from './constraints.ts';
import { fenceStatement, type PointCall } from './fence.ts';
import {
  collectionView,
  pointView,
  toTableName,
  type TableView,
  type ViewSources,
} from './table-views.ts';
import { checkFireCodes } from './science/fire-codes.ts';

/** A checked statement, ready to run on its connection, and the views made for it. */
export type PreparedSql = { readonly sql: string; readonly views: readonly TableView[] };

/** A whole call of `point`, from where it begins: comments, texts and values in one bracket. */
const POINT_CALL =
  /^"?point"?(?:\s|--[^\n]*\n|\/\*[^]*?\*\/)*\((?:--[^\n]*\n|\/\*[^]*?\*\/|'(?:[^']|'')*'|[^()'])*\)/i;

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
  checkFireCodes(text);
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
    else if (table !== undefined) views.push({ ...table, name, runs: [], unreadable: [] });
  }
  const { sql, points } = replacePoints(text, fenced.points);
  for (const { id, view, ...place } of points) {
    const entry = entryOf(id.toLowerCase());
    if (entry === undefined) throw pointFault(`knows no collection of runs "${id.slice(0, 80)}"`);
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

/** The text with each `point(...)` replaced by a view of its own, under the name of the call. */
function replacePoints(
  text: string,
  calls: readonly PointCall[],
): { readonly sql: string; readonly points: readonly PointUse[] } {
  // Locations are octets of the UTF-8 text.
  let rest = Buffer.from(text);
  const points: PointUse[] = [];
  const byPlace = calls.toSorted((a, b) => (locationOf(b.call) ?? 0) - (locationOf(a.call) ?? 0));
  for (const [index, { call, named }] of byPlace.entries()) {
    const at = locationOf(call);
    const tail = at === undefined ? '' : rest.subarray(at).toString();
    const [whole] = POINT_CALL.exec(tail) ?? [];
    const { id, lonDeg, latDeg } = readPlace(call);
    if (at === undefined || whole === undefined) throw pointFault(POINT_USE);
    const view = `isohyet_point_${index}`;
    points.push({ id, lonDeg, latDeg, view });
    const reference = named ? view : `${view} AS point`;
    const after = rest.subarray(at + Buffer.byteLength(whole));
    rest = Buffer.concat([rest.subarray(0, at), Buffer.from(reference), after]);
  }
  return { sql: rest.toString(), points };
}

const POINT_USE =
  "is called as point('<collection>', <lon>, <lat>) with plain values; the names are collection, lon and lat";
const POINT_ARGUMENTS = ['collection', 'lon', 'lat'];

/** The arguments of a call, by place or by name. */
function readPlace(call: Ast): Omit<PointUse, 'view'> {
  const values = new Map<string, ReturnType<typeof constantOf>>();
  for (const [index, child] of toNodes(call['children']).entries()) {
    const name = textOf(child, 'alias').toLowerCase() || (POINT_ARGUMENTS[index] ?? '');
    if (!POINT_ARGUMENTS.includes(name) || values.has(name)) throw pointFault(POINT_USE);
    values.set(name, constantOf(child));
  }
  const [id, lonDeg, latDeg] = POINT_ARGUMENTS.map((name) => values.get(name));
  if (typeof id !== 'string' || typeof lonDeg !== 'number' || typeof latDeg !== 'number') {
    throw pointFault(POINT_USE);
  }
  if (!(Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90)) {
    throw pointFault('takes longitudes in -180 to 180 and latitudes in -90 to 90');
  }
  return { id, lonDeg, latDeg };
}

function pointFault(detail: string): Fault {
  return sqlFault(`point() ${detail}`);
}
