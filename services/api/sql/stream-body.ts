import { Fault } from '../../platform/fault.ts';

/**
 * A response body over pieces, one made ahead while the last is on its way: what is behind them
 * works no faster than the client reads. If a piece fails, the body fails with it, which breaks
 * the connection: a result that was cut off never ends as if it were whole.
 *
 * @param first a piece that was already taken, so that its failure could still be answered
 * @param close called after the last piece, a failure, or the client's leaving
 */
export function toStreamBody(
  first: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
  close: () => Promise<void>,
): ReadableStream<Uint8Array> {
  let ahead = Promise.resolve(first);
  const takeNext = () => {
    ahead = pieces.next();
    // Whoever asks for the piece learns of its failure; nobody asks after a client has left.
    ahead.catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await ahead;
          if (done === true) {
            await close();
            return controller.close();
          }
          controller.enqueue(value);
          takeNext();
        } catch (error) {
          await close();
          controller.error(error instanceof Fault ? toBrokenOff(error) : error);
        }
      },
      cancel: close,
    },
    // A failure surfaces only while the server waits for a piece: then it destroys the connection.
    { highWaterMark: 0 },
  );
}

/** The server's adapter takes this code for a connection that ended early, not for a bug. */
function toBrokenOff(fault: Fault): Error {
  const error = new Error(fault.message, { cause: fault });
  return Object.assign(error, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}
