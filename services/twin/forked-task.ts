import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The service answers first: what nobody waits for takes what is left of the cores. */
const NICE = 10;

/**
 * Runs a script in a process of its own, with memory of its own that is given back when it ends.
 *
 * @param task.job sent to the script, which takes it by {@link receiveJob}: an argument of a process
 *   holds 128 KiB at most, and a perimeter may be longer
 * @param task.onMessage takes what the script sends
 * @returns the exit status once it has ended; null when it was killed
 * @throws the signal's reason when it is aborted: the process is then gone
 */
export async function runForked<Message>(task: {
  readonly script: URL;
  readonly job: unknown;
  readonly heapMb: number;
  /** somebody waits for it: the same priority as the service, else below it */
  readonly isUrgent?: boolean;
  readonly onMessage: (message: Message) => void;
  readonly signal?: AbortSignal | undefined;
}): Promise<number | null> {
  const { script, job, heapMb, isUrgent = false, onMessage, signal } = task;
  signal?.throwIfAborted();
  const execArgv = [...process.execArgv, `--max-old-space-size=${heapMb}`];
  const child = fork(fileURLToPath(script), [], { execArgv });
  if (child.pid !== undefined && !isUrgent) lowerPriority(child.pid);
  child.on('message', (sent) => onMessage(sent as Message));
  // A process that is gone before it took its job is told by its exit.
  child.send(job as object, () => undefined);
  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    signal?.throwIfAborted();
    return code;
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

/** The other side: the job this process was begun for. */
export async function receiveJob<Job>(): Promise<Job> {
  const [job] = (await once(process, 'message')) as [Job];
  return job;
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // Where the system does not allow it, it runs as everything else does.
  }
}
