import { html, nothing, render } from 'lit-html';

import { addressOf, askJson } from '../client/ask.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
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
 * Waits, showing how far it is, while the service makes its exercise world at first start.
 * A service that cannot say is not waited for.
 */
export async function watchExercise(store: Store<Model>): Promise<void> {
  const place = document.getElementById('starting')!;
  for (;;) {
    const status = await askStatus();
    if (status === undefined || isOver(status)) {
      place.hidden = true;
      if (status?.error !== undefined) {
        const text = textsOf(store.get().view.lang).startingFailed(status.error);
        tell(store, { id: 'exercise', severity: 'error', text });
      }
      return;
    }
    place.hidden = false;
    render(progressCard(status, textsOf(store.get().view.lang)), place);
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

function progressCard({ phase, done, total }: ExerciseStatus, texts: Catalogue) {
  return html`<div class="starting-card" role="status">
    <h2>${texts.startingTitle}</h2>
    <p>${texts.startingPhase[phase]}</p>
    <progress max=${total} value=${done} aria-label=${texts.startingTitle}></progress>
    <p class="quiet-text">${total > 0 ? texts.startingProgress(done, total) : nothing}</p>
    <p class="quiet-text">${texts.startingText}</p>
  </div>`;
}
