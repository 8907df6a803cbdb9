/** A span of time that an amount fell in, ms. */
export type Period = { readonly fromMs: number; readonly toMs: number };

/** Amounts of fixed periods, asked for by spans of time. */
export type AmountPeriods<P extends Period> = {
  /**
   * Periods that follow each other without gap or overlap from one instant to another, as few as
   * possible: long ones go before short ones.
   *
   * @returns in order of time; undefined where they do not add up to the span
   */
  cover(fromMs: number, toMs: number): readonly P[] | undefined;
  /** Instants that can be reached from a first one, period by period, ascending. */
  reach(fromMs: number): readonly number[];
};

/** Puts periods in order; they may overlap. */
export function openAmountPeriods<P extends Period>(periods: readonly P[]): AmountPeriods<P> {
  const byEnd = Map.groupBy(
    periods.toSorted((a, b) => a.fromMs - b.fromMs),
    ({ toMs }) => toMs,
  );

  function cover(fromMs: number, toMs: number): readonly P[] | undefined {
    if (toMs === fromMs) return [];
    for (const last of byEnd.get(toMs) ?? []) {
      if (last.fromMs < fromMs) continue;
      const first = cover(fromMs, last.fromMs);
      if (first !== undefined) return [...first, last];
    }
    return undefined;
  }

  return {
    cover,
    reach(fromMs) {
      const reached = new Set([fromMs]);
      for (const { fromMs: from, toMs } of periods.toSorted((a, b) => a.fromMs - b.fromMs)) {
        if (reached.has(from)) reached.add(toMs);
      }
      return [...reached].toSorted((a, b) => a - b);
    },
  };
}
