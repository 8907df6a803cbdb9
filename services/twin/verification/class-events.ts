import type { Style } from '../../catalog/style.ts';

/** An event by a class scheme: the value is at or above where a class begins. */
export type ClassEvent = {
  readonly scheme: string;
  /** canonical unit of the quantity */
  readonly threshold: number;
};

/** The events of a class scheme, one for each class that has one below it; none of a ramp. */
export function classEvents(style: Style): readonly ClassEvent[] {
  if (style.kind !== 'classes') return [];
  return style.classes.flatMap(({ from }, at) =>
    from === null || at === 0 ? [] : [{ scheme: style.id, threshold: from }],
  );
}
