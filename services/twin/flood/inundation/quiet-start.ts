import type { Wave } from './wave.ts';

const HOUR_MS = 3_600_000;
/** A river that carries no more than this times its first flow stays in the bed it is in. */
const RISEN = 1.5;
/** Hours of a run where no river rises at all. */
const QUIET_HOURS = 3;

/**
 * When a run of a town begins: with the last hour before any of its rivers rises, for until then
 * nothing changes; and how long it takes.
 *
 * @param most longest run, hours
 */
export function findQuietStart(
  waves: readonly Wave[],
  analysisMs: number,
  most: number,
): { readonly startMs: number; readonly hours: number } {
  const endMs = Math.min(...waves.map(({ timesMs }) => timesMs.at(-1)!));
  const risesMs = waves.map(({ timesMs, dischargeM3S }) => {
    const at = dischargeM3S.findIndex((flow) => flow > RISEN * dischargeM3S[0]!);
    return at < 0 ? Infinity : timesMs[Math.max(0, at - 1)]!;
  });
  const firstMs = Math.min(...risesMs);
  const startMs = Math.max(analysisMs, Number.isFinite(firstMs) ? firstMs : analysisMs);
  const ahead = Math.floor((endMs - startMs) / HOUR_MS);
  const hours = Number.isFinite(firstMs) ? most : QUIET_HOURS;
  return { startMs, hours: Math.max(1, Math.min(hours, ahead)) };
}
