import { Fault, type PlainFault } from '../platform/fault.ts';
import { runForked } from './forked-task.ts';
import type { Words } from './processes/process.ts';

/** What a process that computes an answer sends: how far it is, then the answer or why there is none. */
export type ApartMessage<Answer> =
  | { readonly fraction: number; readonly words: Words }
  | { readonly answer: Answer }
  | { readonly fault: PlainFault };

/** What every script that computes apart is given. */
export type ApartJob = { readonly dataDir: string; readonly catalogDir: string };

/**
 * Computes an answer that somebody waits for in a process of its own.
 *
 * @param script ends in `answerApart`
 * @throws {Fault} what the script threw; the signal's reason
 */
export async function runApart<Answer>(
  script: URL,
  job: ApartJob,
  context: {
    readonly heapMb: number;
    readonly signal: AbortSignal;
    readonly onProgress: (fraction: number, words: Words) => void;
  },
): Promise<Answer> {
  let answered: { readonly answer: Answer } | undefined;
  let fault: Fault | undefined;
  const code = await runForked<ApartMessage<Answer>>({
    script,
    job,
    heapMb: context.heapMb,
    isUrgent: true,
    signal: context.signal,
    onMessage(message) {
      if ('answer' in message) answered = message;
      else if ('fault' in message) {
        const { kind, message: detail, facts } = message.fault;
        fault = new Fault(kind, detail, facts);
      } else context.onProgress(message.fraction, message.words);
    },
  });
  if (fault !== undefined) throw fault;
  if (answered === undefined) throw new Error(`a computation apart ended with code ${code}`);
  return answered.answer;
}
