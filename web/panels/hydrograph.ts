import { html, nothing } from 'lit-html';

import type { Readings } from '../client/tables.ts';
import { failureWords } from '../state/notices.ts';
import type { PanelContext } from './panel-context.ts';
import { readingsOfYear, type YearOfReadings } from './readings-year.ts';

/** What a gauge measured: the newest reading in words, a year as a plot and as a table. */
export function hydrograph(context: PanelContext) {
  const { model, texts, actions } = context;
  const asked = model.readings;
  if (asked.state === 'failed') {
    return html`<p>${texts.failedSeries} (${failureWords(asked.failure, texts)})</p>
      <button type="button" @click=${actions.retryAll}>${texts.retry}</button>`;
  }
  if (model.row.state !== 'ready' || !('station_number' in model.row.value.properties)) {
    return nothing;
  }
  if (asked.state !== 'ready') return html`<p class="quiet-text">${texts.loading}</p>`;
  if (asked.value === undefined) return html`<p class="quiet-text">${texts.noReadings}</p>`;
  return readingsOf(context, asked.value);
}

function readingsOf(context: PanelContext, readings: Readings) {
  const { model, texts, formats } = context;
  const { lang } = model.view;
  const { column } = readings;
  const title = column.label[lang];
  const part = readingsOfYear(readings, model.readingsYear);
  const missing = part.values.filter((one) => one === null).length;
  const newest = readings.values.at(-1);
  const symbol = readings.symbols.at(-1) ?? '';
  return html`
    <h3>${texts.hydrograph}${texts.colon}${title} (${column.unit})</h3>
    <p class="value-now" id="newest-reading">
      <span>${texts.newestReading}</span>
      <strong>
        ${newest === null || newest === undefined ? texts.missingValue : formats.number(newest)}
        <small>${column.unit}</small>
      </strong>
      <span>
        ${formats.utcTime(readings.times.at(-1)!)}
        ${symbol === '' ? nothing : html` · ${texts.columnSymbol}${texts.colon}${symbol}`}
      </span>
      <span>${sourceOf(context, readings)}</span>
    </p>
    ${yearField(context, part)}
    <div id="plot" ?hidden=${part.times.length < 2}></div>
    <p class="quiet-text">
      ${
        missing === 0
          ? texts.noneMissing(part.values.length)
          : texts.missingCount(missing, part.values.length)
      }
      ${readings.more ? texts.readingsCut(formats.count(readings.times.length)) : nothing}
    </p>
    ${table(context, readings, part)}
  `;
}

function sourceOf({ model, texts }: PanelContext, { table: id }: Readings): string {
  const tables = model.datasets.state === 'ready' ? model.datasets.value : [];
  const found = tables.find((one) => one.id === id);
  if (found === undefined) return id;
  return `${texts.source}${texts.colon}${found.title[model.view.lang]}, ${found.providers.join(', ')}`;
}

function yearField({ texts, actions }: PanelContext, { year, years }: YearOfReadings) {
  if (years.length < 2) return nothing;
  return html`<label class="field">
    <span>${texts.year}</span>
    <select
      id="year"
      @change=${(event: Event) => actions.showYear((event.target as HTMLSelectElement).value)}
    >
      ${years.map((one) => html`<option value=${one} ?selected=${one === year}>${one}</option>`)}
    </select>
  </label>`;
}

function table(context: PanelContext, { column }: Readings, part: YearOfReadings) {
  const { model, texts, formats } = context;
  const rows = part.times.map(
    (time, at) =>
      html`<tr>
        <th scope="row">${formats.utcTime(time)}</th>
        <td data-value=${part.values[at] ?? ''}>
          ${part.values[at] === null ? texts.missingValue : formats.number(part.values[at]!)}
        </td>
        <td>${part.symbols[at]}</td>
      </tr>`,
  );
  return html`<details>
    <summary>${texts.table}</summary>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${texts.table}>
      <table>
        <caption class="visually-hidden">
          ${texts.tableCaption(column.label[model.view.lang], column.unit ?? '')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${texts.columnTime}</th>
            <th scope="col">${column.unit}</th>
            <th scope="col">${texts.columnSymbol}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.toReversed()}
        </tbody>
      </table>
    </div>
  </details>`;
}
