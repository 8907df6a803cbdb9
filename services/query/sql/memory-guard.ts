import { Fault } from '../../platform/fault.ts';

const LOOK_MS = 25;
const MIB = 1024 * 1024;
/** What the process may grow by beside the engine's own limit, MB: caches, answers on their way. */
const ROOM_MB = 512;

/**
 * The last line against a statement whose memory the engine does not count: while statements run,
 * the resident size of the process is looked at, and all of them are stopped when it has grown by
 * more than the budget and {@link ROOM_MB} since the first of them began.
 */
export function openMemoryGuard(
  memoryMb: number,
  residentBytes: () => number = () => process.memoryUsage.rss(),
) {
  const running = new Map<(fault: Fault) => void, number>();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const least = Math.min(...running.values());
    if (residentBytes() - least <= (memoryMb + ROOM_MB) * MIB) return;
    for (const stop of running.keys()) stop(tooMuchMemory(memoryMb));
  };
  return {
    /** Puts a statement under the guard; the function that comes back takes it out. */
    watch(stop: (fault: Fault) => void): () => void {
      running.set(stop, residentBytes());
      timer ??= setInterval(look, LOOK_MS).unref();
      return () => {
        running.delete(stop);
        if (running.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

/** The fault of a statement that needs more memory than the budget. */
export function tooMuchMemory(memoryMb: number): Fault {
  return new Fault('too-large', `the query needs more than ${memoryMb} MB of memory`, {
    budget: 'SQL_MEMORY_MB',
    most: memoryMb,
    hint: 'filter by place, time or run, group before sorting, or ask for fewer columns',
  });
}
