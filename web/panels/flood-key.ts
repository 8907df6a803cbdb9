import { html, nothing } from 'lit-html';

import type { FloodRole } from '../client/floods.ts';
import type { TableRow } from '../client/tables.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import { FLOOD_INKS } from '../map/flood-inks.ts';
import {
  FLOOD_CLASSES,
  floodClassOf,
  probabilityColumn,
  RETURN_YEARS,
  type FloodClass,
} from '../state/flood-class.ts';
import type { PanelContext } from './panel-context.ts';

/** The badge of a class as on the map; the words stand beside it. */
export function floodBadge(floodClass: FloodClass) {
  const { ink, textInk, badge } = FLOOD_INKS[floodClass];
  return html`<span
    class="flood-badge"
    aria-hidden="true"
    style="background:${ink};color:${textInk}"
    >${badge}</span
  >`;
}

/** What line, badge and number of a layer of the flood twin mean, in words. */
export function floodKey({ flood, colon }: Catalogue, role: FloodRole) {
  return html`<div class="age-key">
    <span>${flood.keyHeading}${colon}</span>
    <ul>
      ${FLOOD_CLASSES.map(
        (one) =>
          html`<li>
            ${role === 'gauge' ? floodBadge(one) : riverLine(one)}${flood.classes[one]}
          </li>`,
      )}
      ${role === 'gauge' ? html`<li>${flood.hollow}</li>` : nothing}
    </ul>
  </div>`;
}

/** As wide as on the map, with what is written along it. */
function riverLine(floodClass: FloodClass) {
  const { ink, widthPx, badge } = FLOOD_INKS[floodClass];
  const isSignal = floodClass !== 'none' && floodClass !== 'unknown';
  return html`<span class="flood-line" aria-hidden="true">
    <i style="background:${ink};block-size:${widthPx}px"></i>${isSignal ? `Q${badge}` : ''}
  </span>`;
}

const MOST_LISTED = 8;

/** The most severe gauges or reaches of a table, each a button: the map is not the only way to them. */
export function floodList({ model, texts, formats, actions }: PanelContext, table: string) {
  if (model.floodPlaces.state !== 'ready') return nothing;
  const rows = model.floodPlaces.value.filter((row) => row.table === table).toSorted(bySeverity);
  const words = ({ properties }: TableRow) => {
    const found = floodClassOf(properties);
    const years = RETURN_YEARS.find((one) => found === `${one}-year`);
    const share = years === undefined ? 0 : Number(properties[probabilityColumn(years)]);
    const percent = formats.count(Math.round(100 * share));
    return years === undefined
      ? texts.flood.classes[found]
      : texts.flood.exceededShare(years, percent);
  };
  const place = ({ properties: { name, gauge_id, reach_id } }: TableRow) =>
    String(name ?? gauge_id ?? reach_id);
  const rest = rows.length - MOST_LISTED;
  return html`<div class="flood-list" data-table=${table}>
    <span>${texts.flood.list}</span>
    <ul>
      ${rows.slice(0, MOST_LISTED).map(
        (row) =>
          html`<li>
            <button type="button" @click=${() => actions.look({ table, id: row.id })}>
              ${floodBadge(floodClassOf(row.properties))}
              <span>${place(row)}<small>${words(row)}</small></span>
            </button>
          </li>`,
      )}
    </ul>
    ${rest > 0 ? html`<small>${texts.flood.listMore(formats.count(rest))}</small>` : nothing}
  </div>`;
}

/** The rarest flow first, then the surest, then the largest river. */
function bySeverity({ properties: one }: TableRow, { properties: other }: TableRow): number {
  const rank = (row: TableRow['properties']) => FLOOD_CLASSES.indexOf(floodClassOf(row));
  const size = (row: TableRow['properties'], name: string) => Number(row[name] ?? -1);
  const byShare = RETURN_YEARS.map(
    (years) => size(other, probabilityColumn(years)) - size(one, probabilityColumn(years)),
  ).find((difference) => difference !== 0);
  return (
    rank(one) - rank(other) ||
    (byShare ?? size(other, 'upstream_area_km2') - size(one, 'upstream_area_km2'))
  );
}
