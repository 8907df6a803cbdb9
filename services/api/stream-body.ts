import type { ServerResponse } from 'node:http';

import type { Context } from 'hono';

import type { Log } from '../platform/log.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** where a failure goes that comes too late to be answered */
    log: Log;
  }
}

/** As much as is made before the first byte is sent: up to there a failure is still answered. */
const HELD_BYTES = 4 * 1024 * 1024;
/** A client that does not take the last bytes of a broken answer is cut off after this. */
const LAST_WORDS_MS = 5000;

/**
 * The beginning of an answer, so that its failure can still become a problem document, and the
 * pieces behind it.
 *
 * @throws what the pieces throw within the first 4 MiB
 */
export async function holdFirstPieces<T extends Uint8Array>(
  pieces: AsyncIterator<T>,
): Promise<AsyncGenerator<T>> {
  const held: T[] = [];
  let bytes = 0;
  let ended = false;
  while (bytes <= HELD_BYTES && !ended) {
    const { value, done } = await pieces.next();
    if (done === true) ended = true;
    else {
      held.push(value);
      bytes += value.length;
    }
  }
  async function* all() {
    yield* held.splice(0);
    while (!ended) {
      const { value, done } = await pieces.next();
      if (done === true) return;
      yield value;
    }
  }
  return all();
}

/**
 * A response body over pieces, one made ahead while the last is on its way: what is behind them
 * works no faster than the client reads. A piece that fails is logged and breaks the connection: a
 * result that was cut off never ends as if it were whole.
 *
 * @param close called once, after the last piece, a failure, or the client's leaving
 * @param lastWords what is still sent of a failure, in formats that have a place for it
 */
export function toStreamBody(
  c: Context,
  pieces: AsyncIterator<Uint8Array>,
  close: () => Promise<void>,
  lastWords?: (error: unknown) => Uint8Array | undefined,
): ReadableStream<Uint8Array> {
  let ahead: Promise<IteratorResult<Uint8Array>> | undefined;
  const take = () => {
    const next = pieces.next();
    // Whoever asks for the piece learns of its failure; nobody asks after a client has left.
    next.catch(() => undefined);
    return next;
  };
  let broken: { readonly error: unknown } | undefined;
  // A client may leave while a piece is being made: there is nobody to give it to, or to tell.
  let left = false;
  const breakOff = async (controller: ReadableStreamDefaultController, error: unknown) => {
    const outgoing = (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
    if (outgoing === undefined) return controller.error(error);
    await destroy(outgoing);
    // For the adapter, which has nobody to tell any more.
    controller.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (broken !== undefined) return breakOff(controller, broken.error);
        try {
          const { value, done } = await (ahead ?? take());
          if (left) return;
          if (done === true) {
            await close();
            return controller.close();
          }
          controller.enqueue(value);
          ahead = take();
        } catch (error) {
          if (left) return;
          c.get('log')?.warn({ err: error, path: c.req.path }, 'an answer broke off');
          await close();
          broken = { error };
          const words = lastWords?.(error);
          if (words === undefined) return breakOff(controller, error);
          controller.enqueue(words);
        }
      },
      cancel() {
        left = true;
        return close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Ends the connection behind what was already written, without the end of the body. */
async function destroy(outgoing: ServerResponse): Promise<void> {
  const { socket } = outgoing;
  if (socket === null || outgoing.destroyed) return;
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
  // Headers that still lie in the response go with the first bytes or not at all.
  socket.destroySoon();
  await closed;
  clearTimeout(timer);
}
