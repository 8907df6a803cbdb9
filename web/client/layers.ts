import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';

/** A class scheme or colour ramp that a variable may be shown in. */
export type StyleSummary = {
  readonly id: string;
  readonly title: Readonly<Record<Lang, string>>;
  /** how sure its bounds are; null where it has none to be sure of */
  readonly status: 'published' | 'quoted' | 'own' | null;
};

/** What of a run there is a map of, and when. */
export type RunLayers = {
  /** grows when the run is added to: part of the tiles' address, so that caches may keep them */
  readonly generation: number;
  /** valid times by variable, ascending */
  readonly times: Readonly<Record<string, readonly string[]>>;
  /** the run was computed here: its item says how */
  readonly computed: boolean;
  /** by variable, best first */
  readonly styles: Readonly<Record<string, readonly StyleSummary[]>>;
};

type Tileset = {
  readonly generation: number;
  readonly lineage?: readonly unknown[];
  readonly layers: readonly {
    readonly id: string;
    readonly validTimes: readonly string[];
    readonly styles?: readonly StyleSummary[];
  }[];
};

/** The tile set of a run's maps. */
export async function getLayers(
  dataset: string,
  run: string,
  signal?: AbortSignal,
): Promise<RunLayers> {
  const address = addressOf(`ogc/collections/${dataset}/map/tiles/WebMercatorQuad`, { run });
  const { generation, lineage = [], layers } = await askJson<Tileset>(address, signal);
  return {
    generation,
    computed: lineage.length > 0,
    times: Object.fromEntries(layers.map(({ id, validTimes }) => [id, validTimes])),
    styles: Object.fromEntries(layers.map(({ id, styles = [] }) => [id, styles])),
  };
}
