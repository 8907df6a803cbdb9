import { Fault } from '../platform/fault.ts';
import { receiveJob } from './forked-task.ts';
import { openTwin } from './open-twin.ts';
import type { Words } from './processes/process.ts';
import { getTwin } from './twins.ts';

/** What the process that runs a twin is given. */
export type TwinJob = {
  readonly twin: string;
  readonly dataDir: string;
  readonly catalogDir: string;
};

/** Sent on the way; an error is the last of its area. */
export type TwinMessage =
  | { readonly area: string; readonly step: Words; readonly fraction: number }
  | { readonly area: string; readonly error: string };

const { twin, dataDir, catalogDir } = await receiveJob<TwinJob>();
const send = (message: TwinMessage) => process.send?.(message);
// Without the service there is nobody to compute for.
process.once('disconnect', () => process.exit(1));

const opened = await openTwin(dataDir, catalogDir);
try {
  const areas = await getTwin(twin).readAreas(catalogDir);
  for (const [nth, area] of areas.entries()) {
    const onProgress = (fraction: number, step: Words) =>
      send({ area: area.id, step, fraction: (nth + fraction) / areas.length });
    try {
      await area.run({ ...opened.deps, onProgress });
    } catch (error) {
      // One area that cannot be computed must not take the others with it.
      if (!(error instanceof Fault)) throw error;
      send({ area: area.id, error: error.message });
    }
  }
} finally {
  await opened.close();
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}
