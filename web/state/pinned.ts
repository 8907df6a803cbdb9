import { chosenOf } from './choice.ts';
import type { Model } from './model.ts';
import type { ViewState } from './view-state.ts';

/** The view with everything that is on screen named, so that a link to it shows the same later. */
export function pinnedView(model: Model): ViewState {
  const choice = chosenOf(model);
  if (choice === undefined) return model.view;
  const { dataset, variable, run, time, times, member, style, styles } = choice;
  const { shownTime } = model;
  return {
    ...model.view,
    collection: dataset.id,
    variable: variable.id,
    // Where there are several, the link keeps the classes that its reader saw.
    style: styles.length > 1 ? (style ?? styles[0])?.id : undefined,
    run: run.referenceTime,
    // While the next frame loads, the one before is what the reader sees.
    time: shownTime !== undefined && times.includes(shownTime) ? shownTime : time,
    member,
  };
}
