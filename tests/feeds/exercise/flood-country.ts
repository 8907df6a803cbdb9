import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeFloodCountry } from '../../../services/feeds/exercise/flood/flood-files.ts';
import { THEATRES } from '../../../services/feeds/exercise/theatres.ts';
import { openGeotiff } from '../../../services/formats/geotiff/open-geotiff.ts';
import { openFileSource } from '../../../services/platform/byte-source.ts';

export const REFERENCE_MS = Date.UTC(2026, 10, 23);
export const LANDSCAPE = 'exercise-rhine-landscape';
export const TOWN = 'exercise-rhine-town';
export const theatre = THEATRES[1]!;

export type Properties = Readonly<Record<string, string | number | boolean | null>>;

/** Writes the flood country into a folder of its own and reads what it wrote. */
export async function makeFloodCountry() {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-flood-'));
  await writeFloodCountry({
    folder,
    collection: LANDSCAPE,
    theatre,
    referenceMs: REFERENCE_MS,
    onLayer: () => undefined,
  });
  const readText = (name: string, file: string) =>
    readFile(join(folder, `exercise-rhine-${name}`, file), 'utf8');
  return {
    folder,
    async readLayer(collection: string, variable: string): Promise<Float64Array> {
      const source = await openFileSource(join(folder, collection, `${variable}.tif`));
      try {
        return await (await openGeotiff(source)).readBand(0);
      } finally {
        await source.close();
      }
    },
    async readFeatures<Shape extends GeoJSON.Geometry>(name: string) {
      const text = await readText(name, `${name}.geojson`);
      return (JSON.parse(text) as GeoJSON.FeatureCollection<Shape, Properties>).features;
    },
    /** Records of a CSV file by the names of its header. */
    async readTable(name: string): Promise<readonly Readonly<Record<string, string>>[]> {
      const [header, ...lines] = (await readText(name, `${name}.csv`)).trimEnd().split('\n');
      const names = header!.split(',');
      return lines.map((line) => {
        const cells = line.split(',');
        return Object.fromEntries(names.map((column, at) => [column, cells[at]!]));
      });
    },
  };
}

export type FloodCountry = Awaited<ReturnType<typeof makeFloodCountry>>;
