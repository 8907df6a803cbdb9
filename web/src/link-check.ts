import { formatsOf } from '../i18n/format.ts';
import { textsOf } from '../i18n/texts.ts';
import { chosenOf } from '../state/choice.ts';
import type { Model } from '../state/model.ts';
import { tell } from '../state/notices.ts';
import type { Store } from '../state/store.ts';
import type { ViewState } from '../state/view-state.ts';

/**
 * Holds what the address asks for against what there is: names that nothing answers to are taken
 * out of the address, and the reader is told of those that a link brought.
 */
export function openLinkCheck(store: Store<Model>) {
  /** a link was read and not yet held against the runs */
  let fresh = true;
  let tablesFresh = true;

  const say = (name: string, value: string) => {
    const texts = textsOf(store.get().view.lang);
    const text = texts.linkNoSuch(name, value);
    tell(store, { id: `no-${name}-${value}`, severity: 'info', text });
  };
  const correct = (part: Partial<ViewState>) =>
    store.set({ view: { ...store.get().view, ...part } });

  const checkTables = ({ datasets, view }: Model) => {
    if (datasets.state !== 'ready' || !tablesFresh) return;
    tablesFresh = false;
    const known = new Set(datasets.value.filter(({ hasPlaces }) => hasPlaces).map(({ id }) => id));
    const wrong = view.tables.filter((id) => !known.has(id));
    if (wrong.length === 0) return;
    for (const id of wrong) say(textsOf(view.lang).layer, id);
    correct({ tables: view.tables.filter((id) => known.has(id)) });
  };

  const checkChoice = (model: Model) => {
    const choice = chosenOf(model);
    if (choice === undefined) return;
    const { collection, variable, time, member, style, lang } = model.view;
    const texts = textsOf(lang);
    const formats = formatsOf(lang);
    const part: { -readonly [key in keyof ViewState]?: ViewState[key] } = {};
    const otherData = collection !== undefined && collection !== choice.dataset.id;
    if (otherData) {
      part.collection = undefined;
      if (fresh) say(texts.collection, collection);
    }
    if (variable !== undefined && variable !== choice.variable.id) {
      part.variable = undefined;
      if (fresh && !otherData) say(texts.variable, variable);
    }
    if (member !== undefined && member !== choice.member) {
      part.member = undefined;
      if (fresh) say(texts.member, String(member));
    }
    if (style !== undefined && style !== choice.style?.id) {
      part.style = undefined;
      if (fresh && !otherData) say(texts.style, style);
    }
    if (time !== undefined && time !== choice.time) {
      part.time = choice.time;
      if (fresh && !otherData) {
        const text = texts.linkNoTime(formats.utcTime(time), formats.utcTime(choice.time));
        tell(store, { id: 'no-time', severity: 'info', text });
      }
    }
    fresh = false;
    if (Object.keys(part).length > 0) correct(part);
  };

  return {
    /** Another link was read. */
    renew: () => {
      fresh = true;
      tablesFresh = true;
    },
    check: () => {
      checkTables(store.get());
      checkChoice(store.get());
    },
  };
}
