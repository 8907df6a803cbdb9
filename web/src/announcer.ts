import { formatsOf } from '../i18n/format.ts';
import { textsOf } from '../i18n/texts.ts';
import { chosenOf } from '../state/choice.ts';
import type { Model } from '../state/model.ts';

/** A screen reader is told at most this often what the map shows. */
const QUIET_MS = 1000;

/** Says in one sentence what is on the map, after it has settled. */
export function openAnnouncer(region: HTMLElement): (model: Model) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said = '';
  return (model) => {
    const choice = chosenOf(model);
    // While it plays the sentence would change faster than anyone can listen.
    if (choice === undefined || model.playing) return;
    const { lang, centre } = model.view;
    const formats = formatsOf(lang);
    const place = centre === undefined ? '–' : formats.lonLat([centre[0], centre[1]]);
    const time = formats.utcTime(model.shownTime ?? choice.time);
    const sentence = textsOf(lang).mapSummary(choice.variable.label, time, place);
    if (sentence === said) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      said = sentence;
      region.textContent = sentence;
    }, QUIET_MS);
  };
}
