import { html, nothing } from 'lit-html';

import type { Series } from '../client/series.ts';
import { seriesAddress } from '../client/series.ts';
import type { Choice } from '../state/choice.ts';
import { icon } from './icons.ts';
import type { PanelContext } from './panel-context.ts';
import { valueNow, valueTable } from './place-values.ts';
import { BAND_PERCENT, toPlume } from './plume.ts';
import { openValueWords } from './value-words.ts';

/** What the service answers for a place outside of a dataset's grid. */
const NOT_FOUND = 404;

/** What the forecast says at one place: now, through time, as a plot and as a table. */
export function placeCard(context: PanelContext) {
  const { model, choice, texts, formats, actions } = context;
  const { place } = model.view;
  if (place === undefined || choice === undefined) return nothing;
  return html`
    <div class="card-head">
      <h2 id="place-heading" tabindex="-1">
        ${texts.placeHeading}<br /><span
          >${formats.lonLat([place[0], place[1]])}${nearWords(context)}</span
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
    ${body(context, choice)}
  `;
}

function nearWords({ model, texts }: PanelContext): string {
  return model.nearPlace === undefined ? '' : `, ${texts.near(model.nearPlace[model.view.lang])}`;
}

function body(context: PanelContext, choice: Choice) {
  const { model, texts, actions } = context;
  const asked = model.series;
  if (asked.state === 'failed') {
    const { failure } = asked;
    if (failure.kind === 'status' && failure.status === NOT_FOUND) {
      return html`<p>${texts.outside}</p>`;
    }
    const why =
      failure.kind === 'silent'
        ? texts.serverSilent
        : texts.serverStatus(failure.status, failure.title);
    return html`<p>${texts.failedSeries} (${why})</p>
      <button type="button" @click=${actions.retryAll}>${texts.retry}</button>`;
  }
  if (asked.state !== 'ready') return html`<p class="quiet-text">${texts.loading}</p>`;
  return values(context, choice, asked.value);
}

function values(context: PanelContext, choice: Choice, series: Series) {
  const { model, texts, formats } = context;
  const plume = toPlume(series.rows);
  const shown = { series, plume, words: openValueWords(context, choice, series) };
  const total = series.rows.length * series.times.length;
  const distanceM = series.cellDistanceM ?? 0;
  const query = {
    dataset: choice.dataset.id,
    run: choice.run.id,
    variable: choice.variable.id,
    place: series.place,
  };
  return html`
    ${valueNow(context, choice, shown)}
    <div id="plot" ?hidden=${series.times.length < 2 || shown.words.isClass}></div>
    ${
      series.rows.length > 1
        ? html`<p class="plot-key">
            <i class="key-median"></i>${texts.median}
            <i class="key-band"></i>${texts.bandLabel(...BAND_PERCENT)}
            <i class="key-member"></i>${texts.membersCounted(series.rows.length)}
          </p>`
        : nothing
    }
    <ul class="facts-list">
      <li>
        ${
          series.missing === 0
            ? texts.noneMissing(total)
            : texts.missingCount(series.missing, total)
        }
      </li>
      <li>
        ${distanceM < 50 ? texts.cellInside : texts.cellDistance(formats.distance(distanceM))}
      </li>
      <li>
        ${texts.statusRun}${texts.colon}${formats.utcRun(choice.run.referenceTime)},
        ${texts.ageOf(formats.age(model.nowMs - Date.parse(choice.run.referenceTime)))}
      </li>
      <li>${texts.source}${texts.colon}${choice.dataset.providers.join(', ')}</li>
      <li>${texts.licence}${texts.colon}${choice.dataset.licence(model.view.lang).name}</li>
    </ul>
    <p class="card-links">
      <a class="button" id="csv" href=${seriesAddress(query, 'CSV')} download>
        ${texts.downloadCsv}
      </a>
    </p>
    ${valueTable(context, choice, shown)}
  `;
}
