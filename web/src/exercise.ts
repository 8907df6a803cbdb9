import { html, nothing, render } from 'lit-html';

import { addressOf, askJson } from '../client/ask.ts';
import type { Catalogue, Lang } from '../i18n/catalogue.ts';
import { formatsOf } from '../i18n/format.ts';
import { textsOf } from '../i18n/texts.ts';
import type { Model } from '../state/model.ts';
import { tell } from '../state/notices.ts';
import type { Store } from '../state/store.ts';

type Phase = keyof Catalogue['startingPhase'];
type ExerciseStatus = {
  readonly phase: Phase;
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  readonly error?: string;
};

const ASK_AGAIN_MS = 500;

/**
 * Says how far it is while the service makes its exercise world at first start, above what is
 * already there. A service that cannot say is not waited for.
 *
 * @param onOver the datasets of the exercise may be there now
 */
export async function watchExercise(store: Store<Model>, onOver: () => void): Promise<void> {
  const place = document.getElementById('starting')!;
  let waited = false;
  for (;;) {
    const status = await askStatus();
    if (status === undefined || isOver(status)) {
      place.hidden = true;
      if (waited) onOver();
      if (status?.error !== undefined) {
        const text = textsOf(store.get().view.lang).startingFailed(status.error);
        tell(store, { id: 'exercise', severity: 'error', text });
      }
      return;
    }
    waited = true;
    place.hidden = false;
    render(progressBanner(status, store.get().view.lang), place);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function isOver({ phase, finished, error }: ExerciseStatus): boolean {
  return finished || error !== undefined || phase === 'off' || phase === 'ready';
}

async function askStatus(): Promise<ExerciseStatus | undefined> {
  try {
    return await askJson<ExerciseStatus>(addressOf('exercise/status'));
  } catch {
    return undefined;
  }
}

/** Only the words of the phase are live: a count that is read out twice a second helps no one. */
function progressBanner({ phase, done, total }: ExerciseStatus, lang: Lang) {
  const texts = textsOf(lang);
  const { count } = formatsOf(lang);
  return html`<span role="status"
      >${texts.startingTitle}${texts.colon}${texts.startingPhase[phase]}</span
    >
    <progress max=${total} value=${done} aria-label=${texts.startingTitle}></progress>
    <span>${total > 0 ? texts.startingProgress(count(done), count(total)) : nothing}</span>`;
}
