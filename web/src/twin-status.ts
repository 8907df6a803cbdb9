import { html, nothing, render } from 'lit-html';

import { addressOf, askJson } from '../client/ask.ts';
import type { Lang } from '../i18n/catalogue.ts';
import { textsOf } from '../i18n/texts.ts';
import type { Model } from '../state/model.ts';
import { tell, untell } from '../state/notices.ts';
import type { Store } from '../state/store.ts';

type TwinStatus = {
  readonly phase: 'off' | 'waiting' | 'running' | 'ready' | 'failed';
  readonly fraction: number;
  readonly step?: Readonly<Record<Lang, string>>;
  readonly updatedAt?: string;
  readonly error?: string;
};

const WHILE_RUNNING_MS = 2000;
const ASK_AGAIN_MS = 10_000;
/** A service that does not say is asked seldom: other questions tell the reader that it is silent. */
const AFTER_SILENCE_MS = 60_000;
const NOTICE = 'twin';

/**
 * Says while the wildfire twin computes how far it is, that it failed, and takes what is new into
 * the page when it is done.
 *
 * @param onNew results may be there that were not before
 */
export async function watchTwin(store: Store<Model>, onNew: () => void): Promise<void> {
  const place = document.getElementById('twin')!;
  let updatedAt: string | undefined;
  let isFirst = true;
  let told: string | undefined;
  for (;;) {
    const status = document.hidden ? undefined : await askStatus();
    if (status?.phase === 'off') return;
    const isRunning = status?.phase === 'running';
    place.hidden = !isRunning;
    if (isRunning) render(banner(status, store.get().view.lang), place);
    const error = status?.phase === 'failed' ? status.error : undefined;
    // What a reader has put away stays away until there is something else to say.
    if (status !== undefined && error !== told) {
      told = error;
      const { twin } = textsOf(store.get().view.lang);
      if (error === undefined) untell(store, NOTICE);
      else tell(store, { id: NOTICE, severity: 'error', text: twin.failed(error) });
    }
    if (status !== undefined && status.updatedAt !== updatedAt) {
      updatedAt = status.updatedAt;
      if (!isFirst) onNew();
    }
    if (status !== undefined) isFirst = false;
    const waitMs =
      status === undefined ? AFTER_SILENCE_MS : isRunning ? WHILE_RUNNING_MS : ASK_AGAIN_MS;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function askStatus(): Promise<TwinStatus | undefined> {
  try {
    return await askJson<TwinStatus>(addressOf('twins/wildfire/status'));
  } catch {
    return undefined;
  }
}

/** Only the words are live: a share that is read out every two seconds helps no one. */
function banner({ fraction, step }: TwinStatus, lang: Lang) {
  const { twin, colon } = textsOf(lang);
  const share = Math.round(100 * Math.min(1, fraction));
  return html`<span role="status"
      >${twin.running}${step === undefined ? nothing : html`${colon}${step[lang]}`}</span
    >
    <progress max="100" value=${share} aria-label=${twin.running}></progress>
    <span>${twin.runningShare(share)}</span>`;
}
