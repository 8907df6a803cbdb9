/** A stream of standard normal numbers that a seed decides: the same seed, the same forecast. */
export type NormalDraws = () => number;

/**
 * Opens a stream of standard normal numbers. Streams of one seed and other `stream` are independent
 * of each other: one a member, so that adding members changes none of those before.
 *
 * @param seed any whole number
 * @see Box & Muller 1958, doi:10.1214/aoms/1177706645; uniform draws: the finaliser of MurmurHash3
 *   over a counter (Salmon et al. 2011, doi:10.1145/2063384.2063405, for why a counter will do)
 */
export function openNormals(seed: number, stream = 0): NormalDraws {
  let counter = 0;
  let kept = NaN;
  const uniform = () => {
    counter += 1;
    return mix(mix(mix(seed) ^ stream) ^ counter) / 2 ** 32;
  };
  return () => {
    if (!Number.isNaN(kept)) {
      const second = kept;
      kept = NaN;
      return second;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const turn = 2 * Math.PI * uniform();
    kept = radius * Math.sin(turn);
    return radius * Math.cos(turn);
  };
}

function mix(value: number): number {
  let mixed = (value + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
