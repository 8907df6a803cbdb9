import { addProtocol } from 'maplibre-gl';

const NAME = 'frame';
const PATIENCE_MS = 30_000;

/** Why a tile did not come; `tileStatus` is undefined where the server is silent. */
export class TileError extends Error {
  override readonly name = 'TileError';
  readonly tileStatus: number | undefined;

  constructor(tileStatus: number | undefined) {
    super(tileStatus === undefined ? 'no answer' : String(tileStatus));
    this.tileStatus = tileStatus;
  }
}

/**
 * Loads tiles for the map. MapLibre passes over a 404 in silence and puts a coarser tile there; here
 * a tile that is not there means that its run has gone, which the reader must hear of.
 */
export function openFrameProtocol(): void {
  addProtocol(NAME, async ({ url }, controller) => {
    const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(PATIENCE_MS)]);
    let status: number | undefined;
    try {
      const response = await fetch(url.slice(NAME.length + '://'.length), { signal });
      if (response.ok) return { data: await response.arrayBuffer() };
      status = response.status;
    } catch (error) {
      if (controller.signal.aborted) throw error;
    }
    throw new TileError(status);
  });
}

/** The address by which the map asks for tiles through here. */
export function viaProtocol(tiles: string): string {
  return `${NAME}://${tiles}`;
}
