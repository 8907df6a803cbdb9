/**
 * What all of them give, or the first failure once none is at work any more: nothing goes on
 * writing behind the back of whoever handles the failure.
 */
export async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
