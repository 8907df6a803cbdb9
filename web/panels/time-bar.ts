import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';

import { isStale, stalenessOf } from '../state/freshness.ts';
import { icon } from './icons.ts';
import type { PanelContext } from './panel-context.ts';

const SPEEDS = [1, 2, 4, 8] as const;
const HOUR_MS = 3_600_000;

/** The valid time: slider, steps, play. Everything works by keyboard, being native controls. */
export function timeBar({ model, choice, texts, formats, actions }: PanelContext) {
  if (choice === undefined) return nothing;
  const { run, step, time, times } = choice;
  const last = times.length - 1;
  const leadHours = (Date.parse(time) - Date.parse(run.referenceTime)) / HOUR_MS;
  const loading = model.shownTime !== undefined && model.shownTime !== time;
  const label = `${formats.utcTime(time)}, ${texts.leadTime(leadHours)}`;
  const ageMs = model.nowMs - Date.parse(run.referenceTime);
  const stale = isStale(stalenessOf(choice, model.nowMs));
  const button = (name: 'previous' | 'next', text: string, by: number, off: boolean) =>
    html`<button
      type="button"
      class="icon-only"
      id=${`${name}-step`}
      aria-label=${text}
      ?disabled=${off}
      @click=${() => actions.step(by)}
    >
      ${icon(name)}
    </button>`;
  return html`
    <div class="time-buttons">
      ${button('previous', texts.previousStep, -1, step === 0)}
      <button type="button" id="play" class="primary" @click=${actions.togglePlay}>
        ${icon(model.playing ? 'pause' : 'play')} ${model.playing ? texts.pause : texts.play}
      </button>
      ${button('next', texts.nextStep, 1, step === last)}
      <label class="speed">
        <span class="visually-hidden">${texts.speed}</span>
        <select
          id="speed"
          @change=${(event: Event) =>
            actions.setSpeed(Number((event.target as HTMLSelectElement).value))}
        >
          ${SPEEDS.map(
            (speed) =>
              html`<option value=${speed} ?selected=${speed === model.stepsPerSecond}>
                ${texts.speedValue(speed)}
              </option>`,
          )}
        </select>
      </label>
    </div>
    <div class="time-slider">
      <input
        id="time"
        type="range"
        min="0"
        max=${last}
        step="1"
        .value=${live(String(step))}
        style="--done:${last === 0 ? 100 : (100 * step) / last}%"
        aria-label=${texts.timeHeading}
        aria-valuetext=${label}
        @input=${(event: Event) => {
          const chosen = times[Number((event.target as HTMLInputElement).value)];
          if (chosen !== undefined) actions.choose({ time: chosen });
        }}
      />
      <div class="days" aria-hidden="true">${dayMarks(times, formats.locale)}</div>
    </div>
    <div class="time-words">
      <strong>${formats.utcTime(time)}</strong>
      <span>
        ${formats.localTime(time)} · ${texts.leadTime(leadHours)} ·
        ${loading ? texts.loading : texts.stepOf(step + 1, last + 1)}
      </span>
      <span id="run-age" class=${stale ? 'state late' : ''}>
        ${stale ? icon('warning') : nothing}
        ${texts.run}${texts.colon}${formats.utcRun(run.referenceTime)}${
          ageMs < 0 ? nothing : html` · ${texts.ageOf(formats.age(ageMs))}`
        }
      </span>
    </div>
  `;
}

/** The days below the slider, each at its first step. */
function dayMarks(times: readonly string[], locale: string) {
  const last = Math.max(1, times.length - 1);
  const words = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const starts = times.flatMap((time, at) =>
    at === 0 || time.slice(0, 10) !== times[at - 1]!.slice(0, 10) ? [{ time, at }] : [],
  );
  // As many names as fit; the ticks themselves stay.
  const every = Math.ceil(starts.length / 7);
  return starts.map(
    ({ time, at }, index) =>
      html`<span style="inset-inline-start:${(100 * at) / last}%">
        ${index % every === 0 && at / last < 0.95 ? words.format(new Date(time)) : ''}
      </span>`,
  );
}
