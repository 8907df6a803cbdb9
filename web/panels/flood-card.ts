import { html, nothing } from 'lit-html';

import type { FloodHydrograph } from '../client/floods.ts';
import type { TableRow } from '../client/tables.ts';
import {
  floodClassOf,
  probabilityColumn,
  RETURN_YEARS,
  tendencyOf,
  type ReturnYears,
  type Tendency,
} from '../state/flood-class.ts';
import { failureWords } from '../state/notices.ts';
import { floodHydrograph } from './flood-hydrograph.ts';
import { floodGauge } from './flood-gauge.ts';
import { floodBadge } from './flood-key.ts';
import type { PanelContext } from './panel-context.ts';

type Cells = TableRow['properties'];

/** What the flood twin tells of a gauge or a reach: how rare, how much, when, and how sure. */
export function floodCard(context: PanelContext, { properties }: TableRow) {
  const { model, texts } = context;
  const known = model.flood.state === 'ready' ? model.flood.value : undefined;
  return html`
    <p class="quiet-text">
      ${texts.flood.place(
        String(properties['gauge_id'] ?? properties['reach_id']),
        String(properties['reach_id']),
        context.formats.count(Math.round(Number(properties['upstream_area_km2']))),
      )}
    </p>
    ${markBand(context, properties)} ${headline(context, properties, known)}
    ${peak(context, properties, known)}
    ${'gauge_id' in properties ? floodGauge(context, properties, known?.members ?? 0) : nothing}
    ${
      model.flood.state === 'failed'
        ? html`<p>${texts.failedSeries} (${failureWords(model.flood.failure, texts)})</p>
            <button type="button" @click=${context.actions.retryAll}>${texts.retry}</button>`
        : nothing
    }
    ${model.flood.state === 'loading' ? html`<p class="quiet-text">${texts.loading}</p>` : nothing}
    ${
      model.flood.state !== 'ready'
        ? nothing
        : known === undefined
          ? html`<p class="quiet-text">${texts.flood.noHydrograph}</p>`
          : floodHydrograph(context, properties, known)
    }
  `;
}

/** Of the row itself: the map behind it may be of something else. */
function markBand({ texts }: PanelContext, { mark }: Cells) {
  if (typeof mark !== 'string') return nothing;
  return html`<p class="mark-band">
    ${mark.split(' ').map((one) => html`<span>${one === 'SCENARIO' ? texts.scenarioBanner : texts.exerciseBanner}</span>`)}
  </p>`;
}

function headline(context: PanelContext, cells: Cells, known: FloodHydrograph | undefined) {
  const { texts } = context;
  const found = floodClassOf(cells);
  const shown = RETURN_YEARS.find((years) => found === `${years}-year`);
  const first =
    found === 'unknown'
      ? texts.flood.noClass
      : shown === undefined
        ? texts.flood.noSignal
        : undefined;
  const others = RETURN_YEARS.filter((years) => years !== shown);
  return html`<div class="flood-class" id="flood-class">
    ${floodBadge(found)}
    <div>
      <strong>${first ?? exceededWords(context, cells, shown!, known)}</strong>
      ${
        found === 'unknown'
          ? nothing
          : others.map((years) => html`<span>${exceededWords(context, cells, years, known)}</span>`)
      }
    </div>
  </div>`;
}

function exceededWords(
  { texts, formats }: PanelContext,
  cells: Cells,
  years: ReturnYears,
  known: FloodHydrograph | undefined,
): string {
  const share = cells[probabilityColumn(years)];
  if (typeof share !== 'number') return texts.flood.exceededUnknown(years);
  const percent = formats.count(Math.round(100 * share));
  // Every place of an area has the same members.
  if (known === undefined || known.members === 0) return texts.flood.exceededShare(years, percent);
  const count = formats.count(Math.round(share * known.members));
  return texts.flood.exceeded(years, count, formats.count(known.members), percent);
}

function peak(context: PanelContext, cells: Cells, known: FloodHydrograph | undefined) {
  const { model, texts, formats } = context;
  const { flood } = texts;
  const number = (name: string) => (typeof cells[name] === 'number' ? cells[name] : undefined);
  const sized = (names: readonly string[], unit: string, words: (value: number) => string) => {
    const [low, middle, high] = names.map(number);
    if (middle === undefined) return undefined;
    const most = `${words(middle)} ${unit}`;
    if (low === undefined || high === undefined) return most;
    return html`<strong>${most}</strong
      ><br />${flood.between(words(low), `${words(high)} ${unit}`)}`;
  };
  const time = cells['peak_time_p50'];
  const [from, to] = [cells['peak_time_p05'], cells['peak_time_p95']];
  const rising = number('peak_at_end') ?? 0;
  const tendency = toTendency(cells['tendency']) ?? tendencyOf(medianOf(known));
  const run = cells['run'];
  const row = (term: string, value: unknown) =>
    value === undefined
      ? nothing
      : html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`;
  return html`<h3>${flood.peak}</h3>
    <dl class="facts" id="flood-peak">
      ${row(flood.peakRange, sized(['peak_p05_m3s', 'peak_p50_m3s', 'peak_p95_m3s'], 'm³/s', formats.number) ?? texts.missingValue)}
      ${row(
        flood.peakStage,
        sized(['peak_stage_p05_m', 'peak_stage_p50_m', 'peak_stage_p95_m'], 'm', (value) =>
          formats.fixed(value, 2),
        ),
      )}
      ${
        typeof time !== 'string'
          ? nothing
          : row(
              flood.peakTime,
              html`<strong><time datetime=${time}>${formats.utcTime(time)}</time></strong>
                (${formats.localTime(time)})
                ${
                  typeof from === 'string' && typeof to === 'string'
                    ? html`<br />${flood.between(formats.utcTime(from), formats.utcTime(to))}`
                    : nothing
                }
                ${
                  rising > 0
                    ? html`<br />${flood.stillRising(formats.count(Math.round(100 * rising)))}`
                    : nothing
                }`,
            )
      }
      ${row(flood.tendency, tendency === undefined ? undefined : flood.tendencies[tendency])}
      ${row(flood.thresholdsFrom, typeof cells['climate_years'] === 'number' ? flood.climateYears(formats.count(cells['climate_years'])) : undefined)}
      ${
        typeof run !== 'string'
          ? nothing
          : row(
              flood.runAge,
              html`${formats.utcRun(run)}<br />${ageWords(context, model.nowMs - Date.parse(run))}`,
            )
      }
    </dl>`;
}

function ageWords({ texts, formats }: PanelContext, ageMs: number): string {
  return ageMs < 0 ? '–' : texts.ageOf(formats.age(ageMs));
}

function medianOf(known: FloodHydrograph | undefined): readonly (number | null)[] {
  const median = known?.hours.map(({ dischargeM3S }) => dischargeM3S.p50) ?? [];
  return median.slice(median.findIndex((value) => value !== null));
}

function toTendency(cell: unknown): Tendency | undefined {
  return cell === 'rising' || cell === 'steady' || cell === 'falling' ? cell : undefined;
}
