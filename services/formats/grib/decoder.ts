import { openWorkerPool } from '../../platform/worker-pool.ts';
import type { Field } from '../field.ts';
import type { DecodeJob } from './decode.worker.ts';

export type GribDecoder = ReturnType<typeof openGribDecoder>;

/**
 * Decodes fields on a pool of worker threads; it must be closed. The message is copied to the
 * worker, so one message of many fields may be given again and again.
 *
 * @param size number of threads; by default as many as there are cores
 */
export function openGribDecoder(size?: number) {
  const pool = openWorkerPool<DecodeJob, Field>(
    new URL('./decode.worker.ts', import.meta.url),
    size,
  );
  return {
    /**
     * @param message the octets of one whole message
     * @param index of the field in the message, from 0
     * @param number of the message in its file, for faults
     * @throws {Fault} as `decodeField`
     */
    decode(
      message: Uint8Array<ArrayBuffer>,
      index: number,
      signal?: AbortSignal,
      number = 1,
    ): Promise<Field> {
      // A copy of its own: cloning a view would copy the whole buffer behind it.
      const own = message.slice();
      return pool.run({ message: own, index, number }, [own.buffer], signal);
    },
    size: pool.size,
    close: () => pool.close(),
  };
}
