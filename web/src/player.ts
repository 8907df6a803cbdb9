import { chosenOf } from '../state/choice.ts';
import type { Model } from '../state/model.ts';
import type { Store } from '../state/store.ts';

const MS_PER_S = 1000;
/** A step that does not load must not stop the play for ever. */
const LONGEST_WAIT_MS = 8000;

/**
 * Plays the steps in a loop. A step is left only when it is on the map: on a slow link the play
 * slows down, it does not skip.
 */
export function openPlayer(store: Store<Model>, step: (by: number) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitedMs = 0;

  const tick = () => {
    const model = store.get();
    const choice = chosenOf(model);
    if (!model.playing || choice === undefined) return;
    const intervalMs = MS_PER_S / model.stepsPerSecond;
    const arrived = model.mapFailed || model.shownTime === choice.time;
    if (arrived || waitedMs > LONGEST_WAIT_MS) {
      waitedMs = 0;
      const last = choice.times.length - 1;
      step(choice.step === last ? -last : 1);
    } else {
      waitedMs += intervalMs;
    }
    timer = setTimeout(tick, intervalMs);
  };

  return {
    toggle: () => {
      const playing = !store.get().playing;
      clearTimeout(timer);
      waitedMs = 0;
      store.set({ playing });
      if (playing) timer = setTimeout(tick, 0);
    },
  };
}
