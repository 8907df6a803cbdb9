import { html, nothing } from 'lit-html';

import { chosenDataset } from '../state/choice.ts';
import { LANGS } from '../i18n/texts.ts';
import type { PanelContext } from './panel-context.ts';

/** Name of the product, the way to the other language, and what must never be overlooked. */
export function header({ model, choice, texts, actions }: PanelContext) {
  const other = LANGS.find((lang) => lang !== model.view.lang)!;
  const marks = choice?.run.marks ?? chosenDataset(model)?.marks ?? [];
  return html`
    <div class="brand">
      <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
        <path d="M3 21c5-9 10 4 14-3s8-9 12-6" />
        <path d="M3 26c6-9 11 3 15-3s7-7 11-5" />
        <path d="M3 16C8 7 12 19 17 12s7-9 12-6" />
      </svg>
      <span class="brand-name">${texts.appName}</span>
      <span class="brand-purpose">${texts.appPurpose}</span>
    </div>
    ${marks.includes('EXERCISE') ? html`<p class="mark">${texts.exerciseBanner}</p>` : nothing}
    ${marks.includes('SCENARIO') ? html`<p class="mark">${texts.scenarioBanner}</p>` : nothing}
    <div class="header-actions">
      <button type="button" class="quiet" @click=${actions.copyLink}>${texts.copyLink}</button>
      <button
        type="button"
        class="quiet"
        id="language"
        lang=${other}
        @click=${() => actions.choose({ lang: other })}
      >
        ${texts.switchLanguage}
      </button>
    </div>
  `;
}
