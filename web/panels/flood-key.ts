import { html, nothing } from 'lit-html';

import type { FloodRole } from '../client/floods.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import { FLOOD_INKS } from '../map/flood-inks.ts';
import { FLOOD_CLASSES, type FloodClass } from '../state/flood-class.ts';

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
