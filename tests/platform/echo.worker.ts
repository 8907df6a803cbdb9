import { Fault } from '../../services/platform/fault.ts';
import { serveJobs } from '../../services/platform/worker-jobs.ts';

/** What a job of the pool's tests asks its worker to do. */
export type EchoJob =
  | { readonly do: 'echo'; readonly value: unknown }
  | {
      readonly do:
        | 'exit'
        | 'throw-outside'
        | 'fault'
        | 'bug'
        | 'unclonable'
        | 'hang'
        | 'spin'
        | 'hoard';
    }
  | { readonly do: 'fill'; readonly bytes: Uint8Array<ArrayBuffer> };

serveJobs<EchoJob, unknown>(
  (job) => {
    switch (job.do) {
      case 'echo':
        return job.value;
      case 'exit':
        return process.exit(3);
      case 'throw-outside':
        setImmediate(() => {
          throw new Error('thrown outside the job');
        });
        return new Promise(() => undefined);
      case 'fault':
        throw new Fault('corrupt-data', 'message 3 ends early', { message: 3 });
      case 'bug':
        throw new TypeError('a bug');
      case 'unclonable':
        return () => undefined;
      case 'hang':
        return new Promise(() => undefined);
      case 'spin':
        for (;;);
      case 'hoard': {
        const hoard: number[][] = [];
        for (;;) hoard.push(Array.from({ length: 10_000 }, (_, index) => index + 0.5));
      }
      case 'fill':
        return job.bytes.fill(7);
    }
  },
  (output) => (output instanceof Uint8Array ? [output.buffer as ArrayBuffer] : []),
);
