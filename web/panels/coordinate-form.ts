import { html, nothing } from 'lit-html';

import type { LonLat } from '../state/view-state.ts';
import type { PanelContext } from './panel-context.ts';

/** Reading values without a pointer, and without a map. */
export function coordinateForm({ model, texts, actions }: PanelContext) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('place') as HTMLInputElement;
    const place = readLatLon(input.value);
    input.setCustomValidity(place === undefined ? texts.coordinatesBad : '');
    if (place === undefined) input.reportValidity();
    else actions.read(place);
  };
  return html`
    ${model.mapFailed ? html`<p class="notice error">${texts.noWebgl}</p>` : nothing}
    ${
      model.view.place === undefined && !model.mapFailed
        ? html`<p class="quiet-text hint">${texts.placePrompt}</p>`
        : nothing
    }
    <form class="coordinates" @submit=${submit}>
      <label class="field">
        <span>${texts.coordinates}</span>
        <input
          type="text"
          name="place"
          inputmode="text"
          autocomplete="off"
          placeholder="51.05, -120.31"
          aria-description=${texts.coordinatesHint}
          @input=${(event: Event) => (event.target as HTMLInputElement).setCustomValidity('')}
        />
      </label>
      <button type="submit">${texts.coordinatesGo}</button>
    </form>
  `;
}

/** `latitude, longitude` in degrees; undefined when it is no place on Earth. */
export function readLatLon(text: string): LonLat | undefined {
  const parts = text.trim().split(/[\s,;]+/);
  if (parts.length !== 2 || !parts.every((part) => /^[+-]?\d{1,3}(\.\d+)?$/.test(part))) {
    return undefined;
  }
  const [lat, lon] = parts.map(Number) as [number, number];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : undefined;
}
