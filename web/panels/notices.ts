import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';

import { icon } from './icons.ts';
import type { PanelContext } from './panel-context.ts';

/** What went wrong or was left out, in words, each with what can be done about it. */
export function notices({ model, texts, actions }: PanelContext) {
  return repeat(
    model.notices,
    ({ id }) => id,
    ({ id, text, severity, retry, retryLabel }) => html`
      <div class="notice ${severity}" role=${severity === 'error' ? 'alert' : 'status'}>
        <span class="notice-text">${text}</span>
        ${
          retry === undefined
            ? nothing
            : html`<button type="button" @click=${retry}>${retryLabel ?? texts.retry}</button>`
        }
        <button
          type="button"
          class="quiet icon-only"
          aria-label=${texts.dismiss}
          @click=${() => actions.dismiss(id)}
        >
          ${icon('close')}
        </button>
      </div>
    `,
  );
}
