import { html, nothing } from 'lit-html';

import type { FloodHour, FloodHydrograph } from '../client/floods.ts';
import type { PanelContext } from './panel-context.ts';

/** The hydrograph of a gauge or reach: a plot, what its lines mean, and the same as a table. */
export function floodHydrograph(
  context: PanelContext,
  cells: Readonly<Record<string, unknown>>,
  known: FloodHydrograph,
) {
  const { texts } = context;
  const isElsewhere = known.isGauge && !('gauge_id' in cells);
  const name = known.name ?? known.place;
  const { flood } = texts;
  const hasObserved = known.hours.some(({ observedM3S }) => observedM3S !== null);
  return html`
    <h3>${isElsewhere ? flood.hydrographAt(name) : texts.hydrograph} (m³/s)</h3>
    <div id="plot" class="tall"></div>
    <ul class="plot-key">
      ${
        hasObserved
          ? html`<li><i class="key-observed"></i>${flood.observed}</li>
              <li><i class="key-unused"></i>${flood.observedNotUsed}</li>`
          : nothing
      }
      <li><i class="key-analysed"></i>${flood.analysed}</li>
      <li><i></i>${texts.median}</li>
      <li><i class="key-band"></i>${texts.bandLabel(5, 95)}</li>
      <li><i class="key-band inner"></i>${texts.bandLabel(25, 75)}</li>
      <li><i class="key-control"></i>${flood.control}</li>
      <li><i class="key-now"></i>${flood.now}</li>
    </ul>
    ${table(context, known, name)}
  `;
}

function table(context: PanelContext, { hours, isGauge }: FloodHydrograph, name: string) {
  const { model, texts, formats } = context;
  const { flood } = texts;
  const nowAt = hours.findIndex(({ time }) => Date.parse(time) >= model.nowMs);
  const cell = (value: number | null) =>
    html`<td data-value=${value ?? ''}>
      ${value === null ? texts.missingValue : formats.number(value)}
    </td>`;
  const row = (hour: FloodHour, at: number) => {
    const { p05, p50, p95 } = hour.dischargeM3S;
    return html`<tr class=${at === nowAt ? 'now' : ''}>
      <th scope="row">
        ${formats.shortTime(hour.time)}${at === nowAt ? ` (${flood.now})` : ''}
        <small>${formats.localTime(hour.time)}</small>
      </th>
      ${
        isGauge
          ? html`${cell(hour.observedM3S)}
              <td>${verdictWords(context, hour)}</td>`
          : nothing
      }
      ${cell(hour.analysedM3S)}${cell(p50)}
      <td>
        ${
          p05 === null || p95 === null
            ? texts.missingValue
            : `${formats.number(p05)} – ${formats.number(p95)}`
        }
      </td>
      ${cell(hour.controlM3S)}${isGauge ? cell(hour.stageM.p50 ?? hour.observedStageM) : nothing}
    </tr>`;
  };
  return html`<details id="flood-table">
    <summary>${texts.table}</summary>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${texts.table}>
      <table>
        <caption class="visually-hidden">
          ${texts.tableCaption(flood.hydrographAt(name), 'm³/s')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${texts.columnTime}<small>${flood.localColumn}</small></th>
            ${
              isGauge
                ? html`<th scope="col">${flood.observed}</th>
                    <th scope="col">${flood.verdict}</th>`
                : nothing
            }
            <th scope="col">${flood.analysed}</th>
            <th scope="col">${texts.median}</th>
            <th scope="col">${texts.bandLabel(5, 95)}</th>
            <th scope="col">${flood.control}</th>
            ${isGauge ? html`<th scope="col">${flood.stage} (m)</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${hours.map(row)}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** Whether a reading is used, and if not why; nothing where there is none. */
function verdictWords({ texts }: PanelContext, { verdict }: FloodHour) {
  if (verdict === null) return '';
  const { states, reasons } = texts.flood;
  return isUsed(verdict) ? states['used'] : (reasons[verdict] ?? verdict);
}

const USED = ['ok', 'revised', 'dry'];

/** True for verdicts on readings that correct the model. */
export function isUsed(verdict: string | null): boolean {
  return verdict !== null && USED.includes(verdict);
}
