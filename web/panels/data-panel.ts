import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';

import type { Dataset } from '../client/datasets.ts';
import type { Lang } from '../i18n/catalogue.ts';
import { chosenDataset, latestRun, type Choice } from '../state/choice.ts';
import { icon } from './icons.ts';
import type { PanelContext } from './panel-context.ts';

/** Which dataset, variable, run and member is shown. */
export function dataPanel(context: PanelContext) {
  const { model, texts } = context;
  if (model.datasets.state !== 'ready') {
    return html`<h2>${texts.dataHeading}</h2>
      <p class="quiet-text">
        ${model.datasets.state === 'failed' ? texts.failedCatalog : texts.loading}
      </p>`;
  }
  const gridded = model.datasets.value.filter(({ kind }) => kind !== 'table');
  return html`
    ${sheetToggle(context)}
    <div class="sheet-body">
      <h2 id="data-heading" tabindex="-1">${texts.dataHeading}</h2>
      ${collectionField(context, gridded)} ${runFields(context)}
    </div>
    ${
      gridded.some(({ hasRuns }) => hasRuns)
        ? nothing
        : html`<p class="quiet-text">${texts.noData}<br /><code>${texts.noDataHelp}</code></p>`
    }
  `;
}

/** On a phone the panel is a sheet: closed, it says in one line what is shown. */
function sheetToggle({ model, choice, texts, actions }: PanelContext): TemplateResult {
  const { lang } = model.view;
  return html`<button
    type="button"
    class="sheet-toggle"
    aria-expanded=${model.sheetOpen ? 'true' : 'false'}
    aria-controls="panel"
    @click=${actions.toggleSheet}
  >
    <span>
      ${choice === undefined ? texts.dataHeading : choice.variable.label}
      <small>${choice?.dataset.title[lang] ?? ''}</small>
    </span>
    ${icon(model.sheetOpen ? 'down' : 'up')}
  </button>`;
}

function collectionField(
  { model, texts, actions }: PanelContext,
  datasets: readonly Dataset[],
): TemplateResult {
  const { lang } = model.view;
  const chosen = chosenDataset(model);
  const option = ({ id, title }: Dataset) =>
    html`<option value=${id} ?selected=${id === chosen?.id}>${title[lang]}</option>`;
  // Only datasets that hold something are offered; the one a link names stays, to be told of.
  const offered = datasets.filter(({ id, hasRuns }) => hasRuns || id === chosen?.id);
  const group = (kind: Dataset['kind'], label: string) => {
    const members = offered
      .filter((dataset) => dataset.kind === kind)
      .toSorted((a, b) => a.title[lang].localeCompare(b.title[lang], lang));
    return members.length === 0
      ? nothing
      : html`<optgroup label=${label}>${members.map(option)}</optgroup>`;
  };
  const change = (event: Event) =>
    actions.choose({
      collection: (event.target as HTMLSelectElement).value,
      run: undefined,
      member: undefined,
      style: undefined,
    });
  return html`
    <label class="field">
      <span>${texts.collection}</span>
      <select id="collection" .value=${live(chosen?.id ?? '')} @change=${change}>
        ${group('forecast', texts.groupForecast)} ${group('analysis', texts.groupAnalysis)}
      </select>
    </label>
  `;
}

function runFields({ model, choice, texts, formats, actions }: PanelContext) {
  if (model.runs.state === 'loading' || model.layers.state === 'loading')
    return html`<p class="quiet-text">${texts.loading}</p>`;
  if (model.runs.state === 'failed' || model.layers.state === 'failed')
    return html`<p class="quiet-text">${texts.failedRuns}</p>`;
  if (model.runs.state === 'idle' || choice === undefined) {
    const none = model.runs.state === 'ready' && model.runs.value.length === 0;
    return none || chosenDataset(model)?.hasRuns === false
      ? html`<p class="quiet-text">${texts.emptyCollection}</p>`
      : nothing;
  }
  const { lang } = model.view;
  const runs = model.runs.value;
  const latest = latestRun(runs)!;
  const { variables } = choice;
  const { members } = choice.run;
  const value = (event: Event) => (event.target as HTMLSelectElement).value;
  const byLabel = variables.toSorted((a, b) => a.label.localeCompare(b.label, lang));
  return html`
    <label class="field">
      <span>${texts.variable}</span>
      <select
        id="variable"
        .value=${live(choice.variable.id)}
        @change=${(event: Event) => actions.choose({ variable: value(event), style: undefined })}
      >
        ${byLabel.map(
          ({ id, label }) =>
            html`<option value=${id} ?selected=${id === choice.variable.id}>${label}</option>`,
        )}
      </select>
    </label>
    ${styleField({ texts, actions, lang }, choice)}
    <label class="field">
      <span>${texts.run}</span>
      <select
        id="run"
        .value=${live(model.view.run ?? '')}
        @change=${(event: Event) => actions.choose({ run: value(event) || undefined })}
      >
        <option value="" ?selected=${model.view.run === undefined}>
          ${texts.latestRun(formats.utcRun(latest.referenceTime))}
        </option>
        ${runs.map(({ referenceTime, complete }) => {
          const time = formats.utcRun(referenceTime);
          return html`<option value=${referenceTime} ?selected=${referenceTime === model.view.run}>
            ${complete ? time : texts.incompleteRun(time)}
          </option>`;
        })}
      </select>
    </label>
    ${
      members.length === 0
        ? nothing
        : html`<label class="field">
            <span>${texts.member}</span>
            <select
              id="member"
              .value=${live(String(choice.member))}
              @change=${(event: Event) => actions.choose({ member: Number(value(event)) })}
            >
              ${members.map(
                (member) =>
                  html`<option value=${member} ?selected=${member === choice.member}>
                    ${member === 0 ? texts.memberControl : texts.memberName(member)}
                  </option>`,
              )}
            </select>
          </label>`
    }
  `;
}

/** By which classes and colours the variable is shown, where there is a choice. */
function styleField(
  { texts, actions, lang }: Pick<PanelContext, 'texts' | 'actions'> & { readonly lang: Lang },
  { styles, style, variable }: Choice,
) {
  if (styles.length < 2) return nothing;
  const shown = style ?? styles[0]!;
  // The name of the variable stands above; what tells the schemes apart comes first.
  const nameOf = (title: string) => {
    const rest = title.startsWith(`${variable.label}, `)
      ? title.slice(variable.label.length + 2)
      : title;
    return rest.charAt(0).toLocaleUpperCase(lang) + rest.slice(1);
  };
  return html`<label class="field">
    <span>${texts.style}</span>
    <select
      id="style"
      .value=${live(shown.id)}
      @change=${(event: Event) => {
        const id = (event.target as HTMLSelectElement).value;
        actions.choose({ style: id === styles[0]!.id ? undefined : id });
      }}
    >
      ${styles.map(
        ({ id, title, status }) =>
          html`<option value=${id} ?selected=${id === shown.id}>
            ${nameOf(title[lang])}${status === null ? '' : ` (${texts.styleStatus[status]})`}
          </option>`,
      )}
    </select>
  </label>`;
}
