import type { Job, JobStore } from './job-store.ts';
import { hasEnded } from './live-jobs.ts';

const WORDS = {
  en: 'lost: the service was restarted before the job was done; ask again',
  fr: 'perdue : le service a redémarré avant la fin de la tâche ; recommencez',
};

/**
 * Marks as failed what no process works at any more: an accepted or running job whose owner has
 * ended, or had the number that this process has now.
 *
 * @returns the jobs that were lost
 */
export async function adoptJobs(store: JobStore, now: () => number): Promise<readonly Job[]> {
  const jobs = await store.readAll();
  const lost = jobs.filter(
    (job) => !hasEnded(job) && (job.owner === process.pid || !isAlive(job.owner)),
  );
  const told = lost.map((job): Job => {
    const fault = { kind: 'unavailable' as const, message: WORDS.en, facts: {} };
    return { ...job, status: 'failed', message: WORDS, finishedMs: now(), updatedMs: now(), fault };
  });
  await Promise.all(told.map((job) => store.write(job)));
  return told;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
