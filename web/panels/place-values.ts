import { html, nothing } from 'lit-html';

import type { Series } from '../client/series.ts';
import type { Choice } from '../state/choice.ts';
import type { PanelContext } from './panel-context.ts';
import { BAND_PERCENT, type Plume } from './plume.ts';
import type { ValueWords } from './value-words.ts';

type Shown = {
  readonly series: Series;
  readonly plume: Plume;
  readonly words: ValueWords;
};

/** The value at the time shown, large: number, class, when a fire comes, what to know of it. */
export function valueNow(
  { texts, formats }: PanelContext,
  choice: Choice,
  { series, plume, words }: Shown,
) {
  const at = series.times.indexOf(choice.time);
  const median = plume.median[at];
  const isThere = median !== null && median !== undefined;
  const memberRow = choice.member === undefined ? -1 : series.members.indexOf(choice.member);
  const ensemble = series.rows.length > 1;
  const inWords = !isThere || words.isClass;
  const arrival = words.arrival(median);
  const className = words.isClass ? undefined : words.classOf(median);
  const cautions = words.cautions(at);
  return html`<p class="value-now">
    <span>${choice.variable.label}</span>
    <strong id="value-now" class=${inWords ? 'in-words' : ''}>
      ${words.value(median, at)} <small>${inWords ? '' : words.unit}</small>
    </strong>
    ${className === undefined ? nothing : html`<strong id="class-now" class="in-words">${className}</strong>`}
    ${
      words.countedFrom === undefined
        ? nothing
        : html`<span id="counted-from-now">${words.countedFrom}</span>`
    }
    ${
      arrival === undefined
        ? nothing
        : html`<span id="arrival-now">
            ${
              median === 0
                ? words.reachedBefore
                : html`${texts.twin.arrives}
                    <time datetime=${arrival}>${formats.utcTime(arrival)}</time>
                    (${formats.localTime(arrival)})`
            }
          </span>`
    }
    ${
      ensemble && at >= 0 && isThere
        ? html`<span>
            ${texts.median}, ${texts.bandLabel(...BAND_PERCENT)}: ${words.value(plume.low[at], at)}
            – ${words.value(plume.high[at], at)} ${words.unit}
          </span>`
        : nothing
    }
    ${
      memberRow < 0
        ? nothing
        : html`<span>
            ${choice.member === 0 ? texts.memberControl : texts.memberName(choice.member ?? 0)}
            (${texts.onMap}): ${words.value(series.rows[memberRow]?.[at], at)}
            ${(series.rows[memberRow]?.[at] ?? null) === null ? '' : words.unit}
          </span>`
    }
    ${
      cautions.length === 0 || !isThere
        ? nothing
        : html`<span id="cautions-now">
            ${texts.twin.atQuality}${texts.colon}${cautions.join('; ')}
          </span>`
    }
    <span>
      ${(words.isArrival ? texts.twin.until : texts.valueNow)(formats.utcTime(choice.time))}
    </span>
  </p>`;
}

/** All times as a table: with the class by the scheme shown, and when a fire comes. */
export function valueTable(
  { texts, formats }: PanelContext,
  choice: Choice,
  { series, plume, words }: Shown,
) {
  const { label } = choice.variable;
  const ensemble = series.rows.length > 1;
  const at = series.times.indexOf(choice.time);
  const told = (index: number) => {
    const value = plume.median[index];
    const arrival = words.arrival(value);
    const more =
      arrival === undefined
        ? words.isClass
          ? undefined
          : words.classOf(value)
        : `${formats.utcTime(arrival)} (${formats.localTime(arrival)})`;
    return html`${words.value(value, index)}
    ${more === undefined ? nothing : html`<small>${more}</small>`}`;
  };
  const row = (time: string, index: number) =>
    html`<tr class=${index === at ? 'now' : ''}>
      <th scope="row">${formats.shortTime(time)}</th>
      <td data-value=${plume.median[index] ?? ''}>${told(index)}</td>
      ${
        ensemble
          ? html`<td>
                ${words.value(plume.low[index], index)} – ${words.value(plume.high[index], index)}
              </td>
              <td>
                ${words.value(plume.least[index], index)} –
                ${words.value(plume.greatest[index], index)}
              </td>`
          : nothing
      }
    </tr>`;
  return html`<details open>
    <summary>${texts.table}</summary>
    <div class="table-scroll" tabindex="0" role="region" aria-label=${texts.table}>
      <table>
        <caption class="visually-hidden">
          ${texts.tableCaption(label, words.unit)}
        </caption>
        <thead>
          <tr>
            <th scope="col">${texts.columnTime}</th>
            ${
              ensemble
                ? html`<th scope="col">${texts.median}</th>
                    <th scope="col">${texts.bandLabel(...BAND_PERCENT)}</th>
                    <th scope="col">${texts.least} – ${texts.greatest}</th>`
                : html`<th scope="col">${words.unit === '' ? label : words.unit}</th>`
            }
          </tr>
        </thead>
        <tbody>
          ${series.times.map(row)}
        </tbody>
      </table>
    </div>
  </details>`;
}
