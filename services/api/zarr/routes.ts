/** The cube of a run as a read-only Zarr v3 hierarchy, its chunks made from the maps on demand. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';

import type { Catalog } from '../../catalog/catalog.ts';
import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { Grid } from '../../earth/grid.ts';
import { parseBasicTime, toBasicTime, toIsoTime } from '../../earth/time.ts';
import { readChunkKey, toArrayDocument, toGroupDocument } from '../../formats/zarr/metadata.ts';
import { Fault } from '../../platform/fault.ts';
import { findChunkFile, readChunk, type OpenMaps } from '../../query/zarr/read-chunk.ts';
import { describeRunCube } from '../../query/zarr/run-cube.ts';
import type { Run } from '../../store/run.ts';
import { baseUrl } from '../base-url.ts';
import type { Operation } from '../openapi.ts';
import { readParams } from '../params.ts';

const NoParams = z.object({});
const JSON_TYPE = 'application/json';
const BYTES = 'application/octet-stream';
/** A run may be completed under its address: what is kept is asked for again. */
const CACHING = 'public, max-age=60';

const operation = (path: string, summary: string, answer: string): Operation => ({
  method: 'get',
  path: `/zarr${path}`,
  summary,
  tag: 'Zarr',
  answers: [answer],
});
export const zarrOperations: readonly Operation[] = [
  operation('/{collection}', 'runs of a collection as Zarr groups', JSON_TYPE),
  operation('/{collection}/{run}/zarr.json', 'metadata of a run, consolidated', JSON_TYPE),
  operation('/{collection}/{run}/{array}/zarr.json', 'metadata of an array', JSON_TYPE),
  operation('/{collection}/{run}/{array}/{chunk}', 'chunk of an array', BYTES),
];

/** Mounted at `/zarr`. */
export function zarrRoutes(deps: {
  readonly catalog: Catalog;
  readonly runFolder: (collection: string, referenceTime: string) => string;
  readonly geometryOf: (grid: Grid) => GridGeometry;
  readonly maps: OpenMaps;
  readonly publicUrl?: string | undefined;
}) {
  const { catalog, runFolder, geometryOf, maps } = deps;

  const getCube = async (collection: string, runId: string) => {
    const entry = await catalog.getCollection(collection);
    if (entry['isohyet:kind'] === 'table') {
      throw new Fault('not-found', `${entry.id} is a table: it has rows, no arrays`);
    }
    const ms = parseBasicTime(runId);
    if (ms === undefined) throw await noRun(collection, runId);
    const run = await catalog.getRun(collection, toIsoTime(ms));
    const geometry = geometryOf(run.grid);
    return { entry, run, geometry, cube: describeRunCube(entry, run, geometry) };
  };
  /** Requests of one reading must be of one run: `latest` would mix two as they change. */
  const noRun = async (collection: string, runId: string) => {
    const runs = await catalog.listRuns(collection);
    const allowed = runs.map((run) => toBasicTime(Date.parse(run.referenceTime)));
    const detail = `"${runId.slice(0, 40)}" is no run: Zarr is read run by run`;
    return new Fault('unknown-run', detail, { allowed });
  };

  return new Hono()
    .get('/:collection', async (c) => {
      readParams(NoParams, c.req.url);
      const { id } = await catalog.getCollection(c.req.param('collection'));
      const base = `${baseUrl(c, deps.publicUrl)}/zarr/${id}`;
      const runs = (await catalog.listRuns(id)).map(({ referenceTime, complete, marks }) => {
        const href = `${base}/${toBasicTime(Date.parse(referenceTime))}`;
        return { run: referenceTime, href, complete, marks };
      });
      return c.json({ collection: id, runs }, 200, { 'cache-control': 'public, max-age=5' });
    })
    .on('GET', ['/:collection/:run', '/:collection/:run/zarr.json'], async (c) => {
      readParams(NoParams, c.req.url);
      const { collection, run: runId } = c.req.param();
      const { run, cube } = await getCube(collection!, runId!);
      const document = toGroupDocument(cube.attributes, cube.arrays);
      return answer(c, run, `${run.generation}`, () => JSON.stringify(document), JSON_TYPE);
    })
    .get('/:collection/:run/:array/:key{.+}', async (c) => {
      readParams(NoParams, c.req.url);
      const { collection, run: runId, array: name, key } = c.req.param();
      const { run, geometry, cube } = await getCube(collection, runId);
      const array = cube.arrays.get(name);
      if (array === undefined) {
        const allowed = [...cube.arrays.keys()];
        throw new Fault('not-found', `no array "${name.slice(0, 80)}"`, { allowed });
      }
      if (key === 'zarr.json') {
        const document = toArrayDocument(array);
        return answer(c, run, `${run.generation}`, () => JSON.stringify(document), JSON_TYPE);
      }
      const indices = readChunkKey(array, key);
      if (indices === undefined) {
        const allowed = `c/${array.dimensions.join('/')}: chunk numbers of each`;
        throw new Fault('not-found', `no chunk "${key.slice(0, 80)}"`, { allowed });
      }
      const file = findChunkFile({ run, cube }, name, indices)?.file;
      const version = file === undefined ? `${run.generation}` : file.sha256;
      const folder = runFolder(collection, run.referenceTime);
      const read = { run, cube, geometry, folder, maps };
      return answer(
        c,
        run,
        `${version}-${indices.join('-')}`,
        async () => {
          const chunk = await readChunk(read, name, indices);
          if (chunk !== undefined) return chunk as Uint8Array<ArrayBuffer>;
          // To a reader of Zarr, what is not found is filled: no values were given for it.
          throw new Fault('not-found', 'the run has no values for this chunk');
        },
        BYTES,
      );
    });
}

async function answer(
  c: Context,
  run: Run,
  version: string,
  make: () => string | Promise<string | Uint8Array<ArrayBuffer>>,
  contentType: string,
): Promise<Response> {
  const etag = `"${version}"`;
  const marks = run.marks.length === 0 ? {} : { 'isohyet-mark': run.marks.join(', ') };
  const headers = { 'content-type': contentType, 'cache-control': CACHING, etag, ...marks };
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  return c.body(await make(), 200, headers);
}
