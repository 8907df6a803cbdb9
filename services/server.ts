import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Hono } from 'hono';

import { createApp } from './api/app.ts';
import { collectionLinks, landingLinks, OGC_CONFORMANCE } from './api/collection-links.ts';
import { dataOperations, dataRoutes } from './api/data/routes.ts';
import { edrOperations, edrRoutes } from './api/edr/routes.ts';
import { eventOperations, eventRoutes } from './api/events/routes.ts';
import { featureOperations, featureRoutes } from './api/features/routes.ts';
import { mapsOperations, mapsRoutes } from './api/maps/routes.ts';
import type { Operation } from './api/openapi.ts';
import { processOperations, processRoutes } from './api/processes/routes.ts';
import { problemPages } from './api/service/problem-pages.ts';
import { type ExerciseStatus, serviceRoutes, type TwinStatuses } from './api/service/routes.ts';
import { sqlOperations, sqlRoutes } from './api/sql/routes.ts';
import { stacOperations, stacRoutes } from './api/stac/routes.ts';
import { webRoutes } from './api/web/routes.ts';
import { zarrOperations, zarrRoutes } from './api/zarr/routes.ts';
import { type Catalog, openCatalog } from './catalog/catalog.ts';
import { ownEntriesFolder } from './catalog/own-entries.ts';
import { openStyles } from './catalog/styles.ts';
import { openBlockCache } from './formats/geotiff/open-cog.ts';
import { makeFolder } from './platform/atomic-file.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import { openFeatureQuery } from './query/features/find-features.ts';
import { listSqlTables, openTable } from './query/features/table-source.ts';
import { openGeometries } from './query/geometries.ts';
import { openMaps } from './query/open-maps.ts';
import { openPositionQuery } from './query/position.ts';
import { openFencedInstance } from './query/sql/engine.ts';
import { toTableName } from './query/sql/table-views.ts';
import { openSqlQuery } from './query/sql.ts';
import { watchStore } from './query/watch-store.ts';
import { openWindowQuery } from './query/window.ts';
import { openMap } from './store/maps.ts';
import { openRunStore } from './store/runs.ts';
import { openTableStore } from './store/tables.ts';
import { openJobs } from './twin/processes/jobs.ts';
import { fireArrivalProcess } from './twin/exposure/arrival-process.ts';
import { exposureProcess } from './twin/exposure/exposure-process.ts';
import { readAreas as readFloodAreas } from './twin/flood/areas.ts';
import { floodThresholdsProcess } from './twin/flood/river-cells/request/flood-thresholds.ts';
import { floodProcesses } from './twin/flood/flood-processes.ts';
import { openFloodSkill } from './twin/flood/verification/flood-skill.ts';
import { openProcesses } from './twin/processes/process.ts';
import { fireBehaviourProcess } from './twin/processes/tables/fire-behaviour.ts';
import { fireWeatherProcess } from './twin/processes/tables/fire-weather.ts';
import { floodFrequencyProcess } from './twin/processes/tables/floods/flood-frequency.ts';
import { fireWeather2025Process } from './twin/processes/tables/hours/fire-weather-2025.ts';
import { fireWeatherHourlyProcess } from './twin/processes/tables/hours/fire-weather-hourly.ts';
import { fireWeatherStationsProcess } from './twin/processes/tables/stations/fire-weather-stations.ts';
import { rainfallRunoffProcess } from './twin/processes/tables/runoff/rainfall-runoff.ts';
import { openTableTools } from './twin/processes/tables/table-tools.ts';
import { openTableRows } from './twin/table-rows.ts';
import { TWINS } from './twin/twins.ts';
import { openCollectionSkill } from './twin/verification/collection-skill.ts';
import { readAreas } from './twin/wildfire/areas.ts';
import { wildfireSpreadProcess } from './twin/wildfire/scenario/wildfire-spread.ts';

const MIB = 1024 * 1024;
const TABLE_ENGINE_MB = 512;
const TABLE_ENGINE_THREADS = 2;
const DIST = fileURLToPath(new URL('../web/dist/', import.meta.url));
/** Who serves without running the twins says that they are off. */
const TWIN_OFF = { status: () => ({ phase: 'off', fraction: 0 }) as const };
const OPERATIONS: readonly Operation[] = [
  ...stacOperations,
  ...edrOperations,
  ...mapsOperations,
  ...featureOperations,
  ...sqlOperations,
  ...dataOperations,
  ...processOperations,
  ...eventOperations,
  ...zarrOperations,
];

/** True while the catalog can be read and its runs listed. */
async function isReady(catalog: Catalog): Promise<boolean> {
  try {
    const entries = await catalog.listCollections();
    await Promise.all(entries.map(({ id }) => catalog.listRuns(id)));
    return true;
  } catch {
    return false;
  }
}

/** The whole service over one data folder, without a port: `main.ts` gives it one. */
export type Server = {
  readonly app: Hono;
  close(): Promise<void>;
};

/**
 * Opens every part and hands it over. It must be closed.
 *
 * @throws {Fault} bad-configuration, storage-failed: one clear line each
 */
export async function openServer(
  config: Config,
  log: Log,
  exerciseStatus: () => ExerciseStatus,
  twins: TwinStatuses = new Map(TWINS.map(({ id }) => [id, TWIN_OFF])),
): Promise<Server> {
  const { DATA_DIR, CATALOG_DIR, PUBLIC_URL: publicUrl } = config;
  await makeFolder(DATA_DIR);
  const runs = openRunStore(DATA_DIR);
  const tables = openTableStore(DATA_DIR);
  const catalog = openCatalog([CATALOG_DIR, ownEntriesFolder(DATA_DIR)], runs);
  const styles = await openStyles(CATALOG_DIR);
  const geometryOf = openGeometries();
  const runFolder = (collection: string, referenceTime: string) =>
    runs.runFolder(collection, referenceTime);

  const blocks = openBlockCache((config.TILE_CACHE_MB * MIB) / 2);
  const windows = openWindowQuery({
    maps: openMaps((path) => openMap(path, blocks)),
    openGeometry: geometryOf,
    windowCacheBytes: (config.TILE_CACHE_MB * MIB) / 4,
    cellCacheBytes: (config.TILE_CACHE_MB * MIB) / 4,
  });
  const positions = await openPositionQuery({
    catalog,
    runFolder,
    geometryOf,
    maxCells: config.MAX_CELLS,
  });
  const sql = await openSqlQuery({
    catalog,
    runFolder,
    geometryOf,
    listTables: () => listSqlTables(catalog, tables, toTableName),
    dataDir: DATA_DIR,
    concurrency: config.SQL_CONCURRENCY,
    budget: {
      maxRows: config.SQL_MAX_ROWS,
      maxBytes: config.SQL_MAX_BYTES,
      maxSeconds: config.SQL_MAX_SECONDS,
      memoryMb: config.SQL_MEMORY_MB,
    },
  });
  const engine = await openFencedInstance([DATA_DIR], TABLE_ENGINE_MB, TABLE_ENGINE_THREADS);
  const readTable = openTableRows({ catalog, tables, connect: () => engine.connect() });
  const fireSkillOf = openCollectionSkill({
    tables,
    readTable,
    readAreas: () => readAreas(CATALOG_DIR),
  });
  const floodSkillOf = openFloodSkill({
    tables,
    readTable,
    readAreas: () => readFloodAreas(CATALOG_DIR),
  });
  const skillOf = async (id: string) => (await fireSkillOf(id)) ?? floodSkillOf(id);
  const lineagesOf = async (id: string) => (await tables.readTable(id))?.lineages;
  const tableTools = openTableTools();
  const processes = openProcesses([
    fireWeatherProcess(tableTools),
    fireWeatherStationsProcess(tableTools),
    fireWeatherHourlyProcess(tableTools),
    fireWeather2025Process(tableTools),
    fireBehaviourProcess(tableTools),
    floodFrequencyProcess(tableTools),
    rainfallRunoffProcess(tableTools),
    wildfireSpreadProcess(config, { catalog, tables }),
    ...floodProcesses(config, { catalog, tables, readTable, runs }),
    floodThresholdsProcess(config, { catalog, runs }),
    exposureProcess({
      catalog,
      runs,
      readTable,
      styles,
      readAreas: () => readAreas(CATALOG_DIR),
    }),
    fireArrivalProcess({ catalog, runs }, 'twin-fire-spread-ens'),
  ]);
  const jobs = await openJobs({ folder: join(DATA_DIR, 'jobs'), log });
  const zarrMaps = openMaps((path) => openMap(path, blocks));
  const store = watchStore({
    catalog,
    tables,
    onFault: (error) => log.warn({ err: error }, 'the store could not be looked at'),
  });
  const web = webRoutes({ distFolder: DIST });

  const app = createApp({
    log,
    maxBodyBytes: config.MAX_BODY_BYTES,
    mounts: [
      {
        path: '/',
        routes: serviceRoutes({
          publicUrl,
          operations: OPERATIONS,
          isReady: () => isReady(catalog),
          exerciseStatus,
          twins,
          page: web.page,
        }),
      },
      { path: '/problems', routes: problemPages() },
      { path: '/stac', routes: stacRoutes({ catalog, publicUrl, skillOf, lineagesOf }) },
      { path: '/events', routes: eventRoutes({ store, jobs, catalog }) },
      {
        path: '/zarr',
        routes: zarrRoutes({ catalog, runFolder, geometryOf, maps: zarrMaps, publicUrl }),
      },
      { path: '/data', routes: dataRoutes({ catalog, runFolder }) },
      { path: '/sql', routes: sqlRoutes({ sql, maxBytes: config.SQL_MAX_BYTES }) },
      { path: '/ogc', routes: mapsRoutes({ catalog, runFolder, styles, windows, publicUrl }) },
      {
        path: '/ogc',
        routes: featureRoutes({
          findFeatures: openFeatureQuery({ catalog, tables }),
          describeTable: (id) => openTable(catalog, tables, id),
          connect: () => engine.connect(),
          publicUrl,
        }),
      },
      {
        path: '/ogc',
        routes: edrRoutes({
          catalog,
          findPosition: positions.findPosition,
          geometryOf,
          publicUrl,
          collectionLinks,
          landingLinks,
          conformance: OGC_CONFORMANCE,
        }),
      },
      {
        path: '/ogc',
        routes: processRoutes({
          processes,
          jobs,
          maxBodyBytes: config.PROCESS_MAX_BODY_BYTES,
          publicUrl,
        }),
        ownBodyLimit: /^\/ogc\/processes\/[^/]+\/execution\/?$/,
      },
      { path: '/', routes: web.routes },
    ],
  });

  return {
    app,
    async close() {
      await jobs.close();
      await tableTools.close();
      positions.close();
      windows.close();
      zarrMaps.close();
      engine.close();
      await sql.close();
      await runs.close();
    },
  };
}
