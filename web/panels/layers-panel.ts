import { html, nothing } from 'lit-html';

import type { Dataset } from '../client/datasets.ts';
import { AGE_INKS, ageSize } from '../map/ages.ts';
import { floodKey, floodList } from './flood-key.ts';
import type { PanelContext } from './panel-context.ts';

/** Which tables lie over the map, with the shape each is drawn by and how many rows it holds. */
export function layersPanel(context: PanelContext) {
  const { model, texts, actions } = context;
  const toggle = (event: Event) => {
    if ((event.target as HTMLDetailsElement).open) actions.openTables();
  };
  return html`<details ?open=${model.view.tables.length > 0} @toggle=${toggle}>
    <summary>${texts.layersHeading}</summary>
    ${list(context)}
  </details>`;
}

function list(context: PanelContext) {
  const { model, texts, formats, actions } = context;
  const rows = model.tableRows;
  if (rows.state === 'failed') return html`<p class="quiet-text">${texts.failedTables}</p>`;
  if (rows.state !== 'ready' || model.datasets.state !== 'ready') {
    return html`<p class="quiet-text">${texts.loading}</p>`;
  }
  const { lang, tables } = model.view;
  const stored = model.datasets.value.filter(({ id }) => (rows.value[id] ?? 0) > 0);
  if (stored.length === 0) return html`<p class="quiet-text">${texts.layersNone}</p>`;
  const change = (id: string) => (event: Event) => {
    const others = tables.filter((table) => table !== id);
    actions.choose({
      tables: (event.target as HTMLInputElement).checked ? [...others, id] : others,
    });
  };
  return html`<ul class="layer-list">
    ${stored.map(
      ({ id, title, symbol, flood }: Dataset) =>
        html`<li>
          <label>
            <input type="checkbox" .checked=${tables.includes(id)} @change=${change(id)} />
            <span class="symbol ${symbol}" role="img" aria-label=${texts.symbols[symbol]}></span>
            <span>
              ${title[lang]}
              <small>${texts.layerCount(formats.count(rows.value[id]!))}</small>
            </span>
          </label>
          ${flood !== undefined && tables.includes(id) ? html`${floodKey(texts, flood)} ${floodList(context, id)}` : nothing}
          ${symbol === 'line' && flood === undefined && tables.includes(id) ? roadKey(texts) : nothing}
          ${symbol === 'diamond' && tables.includes(id) ? ageKey(texts) : nothing}
        </li>`,
    )}
  </ul>`;
}

/** What colour and size of a detection say, in words. */
function ageKey({ twin, colon }: PanelContext['texts']) {
  return html`<div class="age-key">
    <span>${twin.agesHeading}${colon}</span>
    <ul>
      ${AGE_INKS.map(
        (ink, age) =>
          html`<li>
            <i style="background:${ink};transform:scale(${ageSize(age)})"></i>${twin.ages[age]}
          </li>`,
      )}
    </ul>
  </div>`;
}

function roadKey({ twin }: PanelContext['texts']) {
  return html`<ul class="age-key">
    <li><b class="way-out"></b>${twin.evacuationRoute}</li>
    <li><b></b>${twin.otherRoad}</li>
  </ul>`;
}
