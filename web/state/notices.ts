import type { AskFailure } from '../client/ask.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import { textsOf } from '../i18n/texts.ts';
import type { Model, Notice } from './model.ts';
import type { LinkProblem } from './permalink.ts';
import type { Store } from './store.ts';

/** Puts a notice on the page; one of the same id is replaced. */
export function tell(store: Store<Model>, notice: Notice): void {
  const others = store.get().notices.filter(({ id }) => id !== notice.id);
  store.set({ notices: [...others, notice] });
}

export function untell(store: Store<Model>, id: string): void {
  const { notices } = store.get();
  if (!notices.some((notice) => notice.id === id)) return;
  store.set({ notices: notices.filter((notice) => notice.id !== id) });
}

/** Why something did not come, in words. */
export function failureWords(failure: AskFailure, texts: Catalogue): string {
  if (failure.kind === 'silent') return texts.serverSilent;
  return texts.serverStatus(failure.status, failure.title);
}

/** The one notice of a server that does not answer, whatever was asked. */
export const SILENT_NOTICE = 'silent';

/** Says that something did not come. A silent server is one failure, however much was asked. */
export function tellFailure(
  store: Store<Model>,
  failed: { id: string; what: string; failure: AskFailure; retry: () => void },
): void {
  const { id, what, failure, retry } = failed;
  const texts = textsOf(store.get().view.lang);
  const words = failureWords(failure, texts);
  const notice =
    failure.kind === 'silent'
      ? { id: SILENT_NOTICE, text: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` }
      : { id, text: `${what} (${words})` };
  tell(store, { ...notice, severity: 'error', retry });
}

/** Takes away what was said of failures: they are tried again. */
export function untellFailures(store: Store<Model>): void {
  store.set({ notices: store.get().notices.filter(({ severity }) => severity !== 'error') });
}

/** What of the address was not understood, in words. */
export function linkNotices(problems: readonly LinkProblem[], texts: Catalogue): Notice[] {
  const unknown = problems.filter(({ kind }) => kind === 'unknown').map(({ name }) => name);
  const notices: Notice[] = problems.flatMap((problem) =>
    problem.kind === 'invalid'
      ? [
          {
            id: `link-${problem.name}`,
            severity: 'info',
            text: texts.linkInvalid(problem.name, problem.value),
          },
        ]
      : [],
  );
  if (unknown.length > 0) {
    const text = texts.linkUnknown(unknown.join(', '));
    notices.push({ id: 'link-unknown', severity: 'info', text });
  }
  return notices;
}
