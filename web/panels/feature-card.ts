import { html, nothing } from 'lit-html';

import type { Dataset } from '../client/datasets.ts';
import type { TableRow } from '../client/tables.ts';
import { failureWords } from '../state/notices.ts';
import { floodCard } from './flood-card.ts';
import { hydrograph } from './hydrograph.ts';
import { icon } from './icons.ts';
import type { PanelContext } from './panel-context.ts';

/** A row of a table: what it says, whose it is, and for a gauge its hydrograph. */
export function featureCard(context: PanelContext) {
  const { model, texts, actions } = context;
  const { feature } = model.view;
  if (feature === undefined || model.datasets.state !== 'ready') return nothing;
  const table = model.datasets.value.find(({ id }) => id === feature.table);
  return html`
    <div class="card-head">
      <h2 id="place-heading" tabindex="-1">
        ${nameOf(model.row) ?? texts.featureHeading}<br /><span
          >${table?.title[model.view.lang] ?? feature.table}</span
        >
      </h2>
      <button
        type="button"
        class="quiet icon-only"
        id="close-place"
        aria-label=${texts.close}
        @click=${() => actions.read(undefined)}
      >
        ${icon('close')}
      </button>
    </div>
    ${
      model.row.state === 'failed'
        ? html`<p>${texts.failedTables} (${failureWords(model.row.failure, texts)})</p>
            <button type="button" @click=${actions.retryAll}>${texts.retry}</button>`
        : nothing
    }
    ${model.row.state === 'loading' ? html`<p class="quiet-text">${texts.loading}</p>` : nothing}
    ${
      model.row.state === 'ready' && table !== undefined
        ? html`${body(context, table, model.row.value)} ${provenance(context, table)}`
        : nothing
    }
  `;
}

/** Of a gauge or a town; most rows have none. */
function nameOf(row: PanelContext['model']['row']): string | undefined {
  const name = row.state === 'ready' ? row.value.properties['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function body(context: PanelContext, table: Dataset, row: TableRow) {
  if (table.flood === undefined) {
    return html`${attributes(context, table, row)} ${hydrograph(context)}`;
  }
  return html`${floodCard(context, row)}
    <details>
      <summary>${context.texts.flood.allValues}</summary>
      ${attributes(context, table, row)}
    </details>`;
}

function attributes(context: PanelContext, table: Dataset, row: TableRow) {
  const { model, texts, formats } = context;
  const { lang } = model.view;
  const value = (type: string, raw: unknown) => {
    if (raw === null || raw === undefined) return texts.missingValue;
    if (typeof raw === 'number') return formats.count(raw);
    if (typeof raw === 'boolean') return raw ? texts.yes : texts.no;
    if (type === 'time' && typeof raw === 'string') {
      const ageMs = model.nowMs - Date.parse(raw);
      const time = formats.utcTime(raw);
      return ageMs < 0 ? time : `${time} (${texts.ageOf(formats.age(ageMs))})`;
    }
    return typeof raw === 'string' ? raw : JSON.stringify(raw);
  };
  return html`
    <dl class="facts">
      ${table.columns
        .filter(({ type }) => type !== 'geometry')
        .map(
          ({ name, type, unit, label }) =>
            html`<div>
              <dt>${label[lang]}</dt>
              <dd>
                ${value(type, row.properties[name])}
                ${typeof row.properties[name] === 'number' && unit !== '1' ? unit : ''}
              </dd>
            </div>`,
        )}
    </dl>
  `;
}

function provenance({ model, texts }: PanelContext, table: Dataset) {
  const { lang } = model.view;
  return html`
    <ul class="facts-list">
      <li>${texts.source}${texts.colon}${table.providers.join(', ')}</li>
      <li>${texts.licence}${texts.colon}${table.licence(lang).name}</li>
      <li>${table.attribution[lang]}</li>
    </ul>
  `;
}
