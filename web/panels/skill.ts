import { html, nothing } from 'lit-html';

import type { LeadSkill } from '../client/origin.ts';
import type { PanelContext } from './panel-context.ts';

type Shown = Pick<PanelContext, 'model' | 'choice' | 'texts' | 'formats'>;
type Event = LeadSkill['events'][number];

/** What is scored of fires: where they come, whatever variable of it is shown. */
const ARRIVAL = 'fire_arrival_time';
/** A tendency below this share of the typical error says nothing. */
const TENDENCY = 0.1;

/** How good earlier forecasts were, by days ahead, in words for who must decide by them. */
export function skill(context: Shown) {
  const { model, choice, texts } = context;
  if (model.origin.state !== 'ready' || choice === undefined) return nothing;
  const { id, label } = choice.variable;
  const all = model.origin.value.skill;
  const isOfFires = all.some(({ quantity }) => quantity === ARRIVAL);
  const own = all.filter(({ quantity }) => quantity === (isOfFires ? ARRIVAL : id));
  const judged = own.filter(({ count, events }) => count > 0 || events.length > 0);
  return html`<details class="origin" id="skill">
    <summary>${texts.twin.skill}</summary>
    ${
      judged.length === 0
        ? html`<p class="quiet-text">${texts.twin.skillNone}</p>`
        : html`${table(context, judged, isOfFires ? texts.twin.reached : label)}
          ${eventList(context, judged)}`
    }
  </details>`;
}

function table({ texts, formats }: Shown, rows: readonly LeadSkill[], quantity: string) {
  const unit = (row: LeadSkill) => (row.unit === '1' ? '' : ` ${row.unit}`);
  const error = (row: LeadSkill) => (row.mae === null ? '–' : formats.number(row.mae) + unit(row));
  const tendency = (row: LeadSkill) => {
    const { bias, mae } = row;
    if (bias === null || mae === null) return '–';
    if (Math.abs(bias) < TENDENCY * mae || bias === 0) return texts.twin.balanced;
    const by = formats.number(Math.abs(bias)) + unit(row);
    const { tooLate, tooEarly, tooHigh, tooLow } = texts.twin;
    const [above, below] = row.quantity === ARRIVAL ? [tooLate, tooEarly] : [tooHigh, tooLow];
    return bias > 0 ? above(by) : below(by);
  };
  return html`<table>
    <caption>
      ${texts.twin.skillTable(quantity)}
    </caption>
    <thead>
      <tr>
        <th scope="col">${texts.twin.skillDay}</th>
        <th scope="col">${texts.twin.skillError}</th>
        <th scope="col">${texts.twin.skillTendency}</th>
        <th scope="col">${texts.twin.skillCases}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${row.leadDay}</th>
            <td>${error(row)}</td>
            <td>${tendency(row)}</td>
            <td>${formats.count(row.count)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** As the legend has them: from the mildest class to the most severe. */
function byThreshold(one: Event, other: Event): number {
  return (one.threshold ?? 0) - (other.threshold ?? 0);
}

/** Of the scheme that is shown, which classes were foreseen, and how often in vain. */
function eventList({ model, texts, formats }: Shown, rows: readonly LeadSkill[]) {
  const legend = model.legend.state === 'ready' ? model.legend.value : undefined;
  const nameOf = ({ event, threshold }: Event): string | undefined => {
    if (event === 'burned') return texts.twin.reached;
    if (legend === undefined || !event.startsWith(`${legend.style.id}:`)) return undefined;
    return legend.classes?.find(({ canonicalFrom }) => canonicalFrom === threshold)?.label;
  };
  const lines = rows.flatMap((row) =>
    row.events.toSorted(byThreshold).flatMap((event) => {
      const name = nameOf(event);
      if (name === undefined || event.count === 0) return [];
      const { events, hits, falseAlarms } = event;
      const days = row.leadDay;
      if (hits === undefined || falseAlarms === undefined) return [];
      const warned = hits + falseAlarms;
      const said =
        events === 0
          ? texts.twin.neverHappened(name, days)
          : texts.twin.foreseen(name, formats.count(hits), formats.count(events), days);
      const vain = texts.twin.falseAlarms(formats.count(falseAlarms), formats.count(warned));
      return warned === 0 ? [said] : [`${said}; ${vain}`];
    }),
  );
  if (lines.length === 0) return nothing;
  return html`<ul>
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}
