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
/** The twins of the service; one is at work at a time. */
const TWINS = ['wildfire', 'flood'] as const;
type Twin = (typeof TWINS)[number];

/** What was last known of a twin. */
type Known = { readonly updatedAt?: string; readonly error?: string };

/**
 * Says while a twin computes how far it is, that it failed, and takes what is new into the page when
 * it is done.
 *
 * @param onNew results may be there that were not before
 */
export async function watchTwins(store: Store<Model>, onNew: () => void): Promise<void> {
  const place = document.getElementById('twin')!;
  const known = new Map<Twin, Known>();
  let waitMs = ASK_AGAIN_MS;
  do {
    const asked = await Promise.all(
      TWINS.map(
        async (twin) => [twin, document.hidden ? undefined : await askStatus(twin)] as const,
      ),
    );
    const told = asked.filter(isTold);
    if (told.length === TWINS.length && told.every(([, { phase }]) => phase === 'off')) return;
    const { lang } = store.get().view;
    const running = told.find(([, { phase }]) => phase === 'running');
    place.hidden = running === undefined;
    if (running !== undefined) render(banner(...running, lang), place);
    let isNew = false;
    for (const [twin, status] of told) {
      const before = known.get(twin);
      tellFailure(store, twin, status, before);
      isNew ||= before !== undefined && before.updatedAt !== status.updatedAt;
      known.set(twin, keep(status));
    }
    if (isNew) onNew();
    waitMs =
      told.length === 0
        ? AFTER_SILENCE_MS
        : running === undefined
          ? ASK_AGAIN_MS
          : WHILE_RUNNING_MS;
  } while (await later(waitMs));
}

function keep({ phase, updatedAt, error }: TwinStatus): Known {
  return {
    ...(updatedAt !== undefined && { updatedAt }),
    ...(phase === 'failed' && error !== undefined && { error }),
  };
}

/** What a reader has put away stays away until there is something else to say. */
function tellFailure(
  store: Store<Model>,
  twin: Twin,
  status: TwinStatus,
  before: Known | undefined,
): void {
  const { error } = keep(status);
  if (error === before?.error) return;
  const id = `twin-${twin}`;
  if (error === undefined) untell(store, id);
  else {
    const { twin: texts } = textsOf(store.get().view.lang);
    tell(store, { id, severity: 'error', text: texts.failed(texts.names[twin], error) });
  }
}

function isTold(
  asked: readonly [Twin, TwinStatus | undefined],
): asked is readonly [Twin, TwinStatus] {
  return asked[1] !== undefined;
}

async function later(waitMs: number): Promise<true> {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return true;
}

async function askStatus(twin: Twin): Promise<TwinStatus | undefined> {
  try {
    return await askJson<TwinStatus>(addressOf(`twins/${twin}/status`));
  } catch {
    return undefined;
  }
}

/** Only the words are live: a share that is read out every two seconds helps no one. */
function banner(name: Twin, { fraction, step }: TwinStatus, lang: Lang) {
  const { twin, colon } = textsOf(lang);
  const share = Math.round(100 * Math.min(1, fraction));
  const words = twin.running(twin.names[name]);
  return html`<span role="status"
      >${words}${step === undefined ? nothing : html`${colon}${step[lang]}`}</span
    >
    <progress max="100" value=${share} aria-label=${words}></progress>
    <span>${twin.runningShare(share)}</span>`;
}
