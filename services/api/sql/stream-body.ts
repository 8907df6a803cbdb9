/**
 * A response body that asks for the next piece only when the client has taken the last: what is
 * behind `pieces` works no faster than it is read. If a piece fails, the body fails with it, which
 * breaks the connection: a result that was cut off never ends as if it were whole.
 *
 * @param first a piece that was already taken, so that its failure could still be answered
 * @param close called once, after the last piece, a failure, or the client's leaving
 */
export function toStreamBody(
  first: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
  close: () => Promise<void>,
): ReadableStream<Uint8Array> {
  let next: IteratorResult<Uint8Array> | undefined = first;
  const finish = async () => {
    await pieces.return?.();
    await close();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = next ?? (await pieces.next());
          next = undefined;
          if (done !== true) return controller.enqueue(value);
          await finish();
          controller.close();
        } catch (error) {
          await close();
          controller.error(error);
        }
      },
      cancel: close,
    },
    { highWaterMark: 1 },
  );
}
