import { html, nothing } from 'lit-html';

import type { Legend } from '../client/legend.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import type { PanelContext } from './panel-context.ts';
import { isArrivalTime } from './value-words.ts';

/** On a phone the legend would hide the map: there it opens at a touch. */
const roomy = matchMedia('(width > 720px)');

/** The colours in words and numbers: each swatch stands beside what it means. */
export function legend(context: PanelContext) {
  const { model, choice, texts } = context;
  if (choice === undefined) return nothing;
  if (model.legend.state === 'failed') {
    return html`<h2>${texts.legend}</h2>
      <p class="quiet-text">${texts.legendFailed}</p>`;
  }
  if (model.legend.state !== 'ready') return nothing;
  const shown = model.legend.value;
  return html`<details ?open=${roomy.matches}>
    <summary>${choice.variable.label} <span>${texts.legendUnit(shown.unit)}</span></summary>
    ${countedFrom(context, shown)}
    ${shown.classes === undefined ? ramp(shown) : classes(shown, texts.notColoured)}
    <p class="quiet-text">${shown.nodata.label}</p>
    ${scheme(shown, texts)}
  </details>`;
}

/** Hours until fire or water arrives begin at the start of the run, which may be long past. */
function countedFrom({ choice, texts, formats }: PanelContext, { canonicalUnit }: Legend) {
  if (choice === undefined || !isArrivalTime(choice.variable.id, canonicalUnit)) return nothing;
  const { referenceTime } = choice.run;
  const [utc, local] = [formats.utcTime(referenceTime), formats.localTime(referenceTime)];
  return html`<p class="quiet-text" id="counted-from">${texts.twin.hoursFrom(utc, local)}</p>`;
}

/** Whose classes these are, and how sure it is that they are right. */
function scheme(shown: Legend, texts: Catalogue) {
  const { title, style, status, sources = [], description } = shown;
  if (status === null || status === undefined) return nothing;
  const [source] = sources;
  return html`<p class="scheme">
    ${style.title === title ? nothing : html`<strong>${style.title}</strong>`}
    <span>${texts.styleStatusLong[status]}</span>
    ${description === null || description === undefined ? nothing : html`<span>${description}</span>`}
    ${
      source === undefined
        ? nothing
        : html`<span>
            ${texts.source}${texts.colon}<a href=${source.url} rel="external">${source.title}</a>
          </span>`
    }
  </p>`;
}

/** What is left uncoloured is a value too: it must not be taken for missing data. */
function classes({ classes: all = [], unit }: Legend, notColoured: (label: string) => string) {
  return html`<ul class="classes">
    ${all
      .toReversed()
      .map(({ colour, label }) =>
        colour === null
          ? html`<li>
              <b class="clear"></b>${notColoured(label.endsWith(unit) ? label : `${label} ${unit}`)}
            </li>`
          : html`<li><i style="background:${colour}"></i>${label}</li>`,
      )}
  </ul>`;
}

function ramp({ ramp: colours = [], stops = [] }: Legend) {
  const gradient = colours.map(({ share, colour }) => `${colour} ${(100 * share).toFixed(1)}%`);
  return html`<div class="ramp">
    <i style="background:linear-gradient(to top, ${gradient.join(', ')})"></i>
    <ul>
      ${stops
        .toReversed()
        .map(
          ({ share, label }) =>
            html`<li style="inset-block-end:${(100 * share).toFixed(1)}%">${label}</li>`,
        )}
    </ul>
  </div>`;
}
