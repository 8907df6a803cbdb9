import { encodeBand } from '../formats/geotiff/encode-band.ts';
import { toBandBlocks, writeEncodedCog } from '../formats/geotiff/write-cog.ts';
import { openBandParts } from './band-parts.ts';
import { bandStatistics } from './band-statistics.ts';
import { writeHashed } from './file-writer.ts';
import { describeBands } from './map-head.ts';
import type { StoreJob, StoreResult } from './store-job.ts';
import { writeSeriesTile } from './write-series-tile.ts';

/** Does one job of a run writer; blocks while it writes, so it belongs into a worker thread. */
export async function runStoreJob(job: StoreJob): Promise<StoreResult> {
  switch (job.kind) {
    case 'band':
      return runBand(job);
    case 'map': {
      const parts = await openBandParts(job.bands);
      try {
        const written = await writeHashed(job.path, (sink) =>
          writeEncodedCog(sink, job.head, parts.bands),
        );
        return { kind: 'map', written };
      } finally {
        await parts.close();
      }
    }
    case 'series':
      return { kind: 'series', ...(await writeSeriesTile(job)) };
  }
}

async function runBand(job: Extract<StoreJob, { kind: 'band' }>): Promise<StoreResult> {
  const { values, shape, member, file } = job;
  const statistics = bandStatistics(values);
  const raster = { ...shape, values };
  const encoded = encodeBand(raster, job.resampling);
  if (file === undefined) return { kind: 'band', statistics, ...encoded };
  const described = describeBands(file.head, [{ member, ...statistics }]);
  const written = await writeHashed(file.path, (sink) =>
    writeEncodedCog(sink, described, [toBandBlocks(encoded)]),
  );
  // The blocks are in the file: there is nothing to hand over.
  return { kind: 'band', statistics, bytes: new Uint8Array(), blockBytes: [], written };
}
