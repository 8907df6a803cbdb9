import { html, nothing } from 'lit-html';

import type { Lang } from '../i18n/catalogue.ts';
import type { PanelContext } from './panel-context.ts';

type Cells = Readonly<Record<string, unknown>>;

/** A stage at which an authority acts, as a row of the gauges' table has it. */
export type StageAlert = {
  readonly id: string;
  readonly name: Readonly<Record<Lang, string>>;
  readonly stageM: number;
  readonly dischargeM3S: number | null;
  readonly probability: number | null;
  readonly reachedFrom: string | null;
  readonly hoursAbove: number | null;
};

type NotUsed = {
  readonly reason: string;
  readonly from: string;
  readonly to: string;
  readonly readings: number;
};

/** The stages of the authority at a gauge, lowest first; [] where there are none. */
export function alertsOf({ alerts }: Cells): readonly StageAlert[] {
  return Array.isArray(alerts) ? (alerts as readonly StageAlert[]) : [];
}

/** Of a gauge: how probable the stages of the authority are, and what of its readings is used. */
export function floodGauge(context: PanelContext, cells: Cells, members: number) {
  return html`${alertTable(context, cells, members)} ${readings(context, cells)}`;
}

function alertTable({ model, texts, formats }: PanelContext, cells: Cells, members: number) {
  const alerts = alertsOf(cells);
  if (alerts.length === 0) return nothing;
  const { flood } = texts;
  const share = (value: number | null) => {
    if (value === null) return '–';
    const percent = formats.count(Math.round(100 * value));
    if (members === 0) return `${percent} %`;
    const count = formats.count(Math.round(value * members));
    return flood.shareOf(count, formats.count(members), percent);
  };
  return html`<h3 id="alerts-heading">${flood.alerts}</h3>
    <div class="table-scroll" tabindex="0" role="region" aria-labelledby="alerts-heading">
      <table id="flood-alerts">
        <thead>
          <tr>
            <th scope="col">${flood.stage}, ${flood.discharge}</th>
            <th scope="col">${flood.probability}</th>
            <th scope="col">${flood.reachedFrom}</th>
          </tr>
        </thead>
        <tbody>
          ${alerts.map(
            ({ name, stageM, dischargeM3S, probability, reachedFrom, hoursAbove }) =>
              html`<tr>
                <th scope="row">
                  ${name[model.view.lang]}
                  <small>
                    ${formats.fixed(stageM, 2)} m,
                    ${dischargeM3S === null ? flood.noStage : `${formats.number(dischargeM3S)} m³/s`}
                  </small>
                </th>
                <td>${share(probability)}</td>
                <td>
                  ${reachedFrom === null ? '–' : formats.shortTime(reachedFrom)}
                  <small>
                    ${hoursAbove === null ? '' : flood.forHours(formats.number(hoursAbove))}
                  </small>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="quiet-text">${flood.alertTimes}</p>`;
}

function readings({ model, texts, formats }: PanelContext, cells: Cells) {
  const { flood } = texts;
  const state = String(cells['state']);
  const isUsed = state === 'used';
  const parts = Array.isArray(cells['not_used']) ? (cells['not_used'] as readonly NotUsed[]) : [];
  const tooFar = cells['readings_too_far_off'];
  const from = cells['thresholds_from'];
  const timed = (time: unknown) => {
    if (typeof time !== 'string') return flood.noneUsed;
    const ageMs = model.nowMs - Date.parse(time);
    const age = ageMs < 0 ? '' : ` (${texts.ageOf(formats.age(ageMs))})`;
    return html`<time datetime=${time}>${formats.utcTime(time)}</time>${age}`;
  };
  const newestFirst = parts.toSorted((a, b) => Date.parse(b.to) - Date.parse(a.to));
  return html`<h3>${flood.readings}</h3>
    <dl class="facts" id="flood-readings">
      <div>
        <dt>${flood.state}</dt>
        <dd>
          <span class="state ${isUsed ? 'ok' : 'late'}">${flood.states[state] ?? state}</span>
        </dd>
      </div>
      <div>
        <dt>${flood.newestReading}</dt>
        <dd>${timed(cells['newest_reading'])}</dd>
      </div>
      <div>
        <dt>${flood.newestUsed}</dt>
        <dd>${timed(cells['newest_used'])}</dd>
      </div>
      ${
        typeof from === 'string'
          ? html`<div>
              <dt>${flood.thresholdsFrom}</dt>
              <dd lang="en">${from}</dd>
            </div>`
          : nothing
      }
    </dl>
    ${
      parts.length === 0 && !(typeof tooFar === 'number' && tooFar > 0)
        ? nothing
        : html`<p class="quiet-text">${flood.notUsed}${texts.colon}</p>
            <ul class="gaps" id="flood-not-used">
              ${newestFirst.map(
                ({ reason, from: first, to, readings: count }) =>
                  html`<li>
                    ${flood.notUsedPart(
                      flood.reasons[reason] ?? reason,
                      formats.utcTime(first),
                      formats.utcTime(to),
                      formats.count(count),
                    )}
                  </li>`,
              )}
              ${
                typeof tooFar === 'number' && tooFar > 0
                  ? html`<li>${flood.tooFarOff(formats.count(tooFar))}</li>`
                  : nothing
              }
            </ul>`
    }`;
}
