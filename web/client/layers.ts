import { addressOf, askJson } from './ask.ts';

/** What of a run there is a map of, and when. */
export type RunLayers = {
  /** grows when the run is added to: part of the tiles' address, so that caches may keep them */
  readonly generation: number;
  /** valid times by variable, ascending */
  readonly times: Readonly<Record<string, readonly string[]>>;
};

type Tileset = {
  readonly generation: number;
  readonly layers: readonly { readonly id: string; readonly validTimes: readonly string[] }[];
};

/** The tile set of a run's maps. */
export async function getLayers(
  dataset: string,
  run: string,
  signal?: AbortSignal,
): Promise<RunLayers> {
  const address = addressOf(`ogc/collections/${dataset}/map/tiles/WebMercatorQuad`, { run });
  const { generation, layers } = await askJson<Tileset>(address, signal);
  return {
    generation,
    times: Object.fromEntries(layers.map(({ id, validTimes }) => [id, validTimes])),
  };
}
