import { html, nothing } from 'lit-html';

import { isStale, stalenessOf } from '../state/freshness.ts';
import { newestFire, newestReading, type NewestFire } from '../state/observed-age.ts';
import { icon } from './icons.ts';
import { origin } from './origin.ts';
import type { PanelContext } from './panel-context.ts';

const MOST_GAPS_NAMED = 4;

type Shown = Pick<PanelContext, 'model' | 'choice' | 'texts' | 'formats'>;

/** The three questions that are answered at all times: what, valid when, how old. */
export function statusPanel({ model, choice, texts, formats }: Shown) {
  if (choice === undefined) return nothing;
  const { dataset, run, variable } = choice;
  const { lang } = model.view;
  const time = model.shownTime ?? choice.time;
  const ageMs = model.nowMs - Date.parse(run.referenceTime);
  const row = (term: string, value: unknown) =>
    html`<div>
      <dt>${term}</dt>
      <dd>${value}</dd>
    </div>`;
  const newest = newestFire(model);
  const reading = newestReading(model);
  const gaps = run.missing.slice(0, MOST_GAPS_NAMED);
  const rest = run.missing.length - gaps.length;
  return html`
    <h2>${texts.statusHeading}</h2>
    <p class="status-what"><strong>${variable.label}</strong><br />${dataset.title[lang]}</p>
    <dl class="facts">
      ${row(texts.statusValid, html`<time datetime=${time}>${formats.utcTime(time)}</time>`)}
      ${row(texts.statusLocal, formats.localTime(time))}
      ${row(texts.statusRun, formats.utcRun(run.referenceTime))}
      ${row(texts.statusAge, ageMs < 0 ? '–' : formats.age(ageMs))}
      ${row(texts.statusUpdated, formats.utcTime(run.updated))}
      ${newest === undefined ? nothing : row(texts.twin.newest, newestWords({ texts, formats }, newest))}
      ${
        reading === undefined
          ? nothing
          : row(
              texts.flood.newestGauge,
              html`${texts.ageOf(formats.age(reading.ageMs))}<br />
                <time datetime=${reading.time}>${formats.utcTime(reading.time)}</time>`,
            )
      }
      ${row(texts.statusState, states({ model, choice, texts, formats }))}
    </dl>
    ${
      run.complete || gaps.length === 0
        ? nothing
        : html`<ul class="gaps">
            ${gaps.map((gap) => html`<li>${gap}</li>`)}
            ${rest > 0 ? html`<li>${texts.stateMissingMore(rest)}</li>` : nothing}
          </ul>`
    }
    ${origin({ model, choice, texts, formats })}
  `;
}

/** Where a fire was seen last decides where it is grown from: how long ago that was is shown always. */
function newestWords({ texts, formats }: Pick<Shown, 'texts' | 'formats'>, newest: NewestFire) {
  const { observed, ageMs } = newest;
  if (observed === undefined) return texts.twin.newestNone;
  const role = texts.twin.roles[observed.role] ?? observed.role;
  return html`${role}, ${texts.ageOf(formats.age(ageMs))}<br />
    <time datetime=${observed.lastTime}>${formats.utcTime(observed.lastTime)}</time>`;
}

/** Everything that speaks against what is shown, in words; a check only where nothing does. */
function states({ model, choice, texts, formats }: Shown) {
  if (choice === undefined) return nothing;
  const { run } = choice;
  const stale = stalenessOf(choice, model.nowMs);
  const newest = newestFire(model);
  const reading = newestReading(model);
  const state = (kind: 'late' | 'over', text: string) =>
    html`<span class="state ${kind}">${icon('warning')} ${text}</span>`;
  return html`
    ${stale.ended === undefined ? nothing : state('over', texts.stateEnded)}
    ${stale.due === undefined ? nothing : state('late', texts.stateOutOfDate(formats.utcTime(stale.due)))}
    ${newest?.isOld === true ? state('late', texts.twin.newestOld(formats.age(newest.ageMs))) : nothing}
    ${reading?.isOld === true ? state('late', texts.flood.gaugesOld(formats.age(reading.ageMs))) : nothing}
    ${model.mapAwaited ? state('late', texts.mapAwaited) : nothing}
    ${model.mapGaps === 0 ? nothing : state('late', texts.stateGaps(model.mapGaps))}
    ${run.complete ? nothing : state('late', texts.stateIncomplete(run.missing.length))}
    ${
      run.complete && model.mapGaps === 0 && !model.mapAwaited
        ? isStale(stale) || newest?.isOld === true || reading?.isOld === true
          ? html`<span class="state">${texts.stateComplete}</span>`
          : html`<span class="state ok">${icon('check')} ${texts.stateComplete}</span>`
        : nothing
    }
  `;
}

/** The badge over the map: what is out of date must not pass for a forecast. */
export function staleWords({ model, choice, texts, formats }: Shown): string | undefined {
  if (choice === undefined) return undefined;
  const { due, ended } = stalenessOf(choice, model.nowMs);
  if (ended !== undefined) return texts.stateEnded;
  return due === undefined ? undefined : texts.stateOutOfDate(formats.utcTime(due));
}

/** Whose data this is and what may be done with it. */
export function provenance({ model, choice, texts }: PanelContext) {
  if (choice === undefined) return nothing;
  const { dataset } = choice;
  const { lang } = model.view;
  const { name, href } = dataset.licence(lang);
  return html`
    <p>${dataset.attribution[lang]}</p>
    <p>
      ${texts.licence}${texts.colon}${href === undefined ? name : html`<a href=${href} rel="license">${name}</a>`}
    </p>
    <p>${texts.basemapCredit}</p>
  `;
}
