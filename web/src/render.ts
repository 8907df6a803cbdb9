import { html, nothing, render } from 'lit-html';

import { formatsOf } from '../i18n/format.ts';
import { textsOf } from '../i18n/texts.ts';
import { coordinateForm } from '../panels/coordinate-form.ts';
import { featureCard } from '../panels/feature-card.ts';
import { dataPanel } from '../panels/data-panel.ts';
import { header } from '../panels/header.ts';
import { icon } from '../panels/icons.ts';
import { layersPanel } from '../panels/layers-panel.ts';
import { legend } from '../panels/legend.ts';
import { notices } from '../panels/notices.ts';
import type { Actions, PanelContext } from '../panels/panel-context.ts';
import { placeCard } from '../panels/place-card.ts';
import type { Plot } from '../panels/plot.ts';
import { curvesOf } from '../panels/curves.ts';
import { provenance, staleWords, statusPanel } from '../panels/status-panel.ts';
import { timeBar } from '../panels/time-bar.ts';
import { chosenOf } from '../state/choice.ts';
import type { Model } from '../state/model.ts';

const element = (id: string) => document.getElementById(id)!;

/** Draws every panel from the model. */
export function openRenderer(actions: Actions) {
  const drawPlot = openPlotSlot();
  return (model: Model): void => {
    const { lang } = model.view;
    const texts = textsOf(lang);
    const choice = chosenOf(model);
    const context: PanelContext = { model, choice, texts, formats: formatsOf(lang), actions };
    document.documentElement.lang = lang;
    const what = choice === undefined ? '' : `${choice.variable.label} – `;
    document.title = `${what}${texts.appName}`;
    element('page-title').textContent = document.title;

    render(skipLinks(context), element('skip-links'));
    element('skip-links').setAttribute('aria-label', texts.skipLinks);
    render(header(context), element('header'));
    render(notices(context), element('notices'));
    render(dataPanel(context), element('data'));
    render(statusPanel(context), element('status'));
    render(coordinateForm(context), element('coordinates'));
    render(layersPanel(context), element('layers'));
    render(provenance(context), element('provenance'));
    render(mapButtons(context), element('map-buttons'));
    render(legend(context), element('legend'));
    render(timeBar(context), element('time-bar'));
    const card = model.view.feature === undefined ? placeCard(context) : featureCard(context);
    render(card, element('place'));

    const panel = element('panel');
    panel.setAttribute('aria-label', texts.dataHeading);
    panel.classList.toggle('closed', !model.sheetOpen);
    element('legend').setAttribute('aria-label', texts.legend);
    element('time-bar').setAttribute('aria-label', texts.timeHeading);
    labelMap(texts);
    element('map-region').classList.toggle('without-map', model.mapFailed);
    element('hatch').hidden = (choice?.run.marks.length ?? 0) === 0;
    const stale = staleWords(context);
    element('stale-hatch').hidden = stale === undefined;
    element('stale-badge').hidden = stale === undefined;
    element('stale-badge').textContent = stale ?? '';
    element('awaited-badge').hidden = !model.mapAwaited;
    element('awaited-badge').textContent = texts.mapAwaited;
    const place = element('place');
    place.hidden =
      model.view.feature === undefined && (model.view.place === undefined || choice === undefined);
    place.setAttribute('aria-label', texts.placeHeading);
    drawPlot(context);
  };
}

/** The canvas is MapLibre's, and is what takes the focus: its name and keys are in our words. */
function labelMap(texts: PanelContext['texts']): void {
  const canvas = document.querySelector('#map canvas');
  canvas?.setAttribute('aria-label', texts.mapRegion);
  canvas?.setAttribute('aria-description', texts.mapHelp);
}

function skipLinks({ texts }: PanelContext) {
  const link = (text: string, target: () => HTMLElement | null) =>
    html`<a
      href="#"
      @click=${(event: Event) => {
        event.preventDefault();
        target()?.focus();
      }}
      >${text}</a
    >`;
  return html`${link(texts.skipToData, () => element('data-heading'))}
  ${link(texts.skipToMap, () => document.querySelector('#map canvas'))}`;
}

function mapButtons({ model, texts, actions }: PanelContext) {
  if (model.mapFailed) return nothing;
  const button = (name: 'plus' | 'minus' | 'aim', text: string, click: () => void) =>
    html`<button type="button" class="icon-only" aria-label=${text} title=${text} @click=${click}>
      ${icon(name)}
    </button>`;
  return html`${button('plus', texts.zoomIn, () => actions.zoomBy(1))}
  ${button('minus', texts.zoomOut, () => actions.zoomBy(-1))}
  ${button('aim', texts.readHere, actions.readCentre)}`;
}

/** Loads the plot's code with the first series, and keeps one plot for what is shown. */
function openPlotSlot() {
  let plot: Plot | undefined;
  let drawn = '';
  return (context: PanelContext): void => {
    const container = document.getElementById('plot');
    const curves = container === null ? undefined : curvesOf(context);
    if (container === null || curves === undefined) {
      plot?.destroy();
      plot = undefined;
      drawn = '';
      return;
    }
    if (curves.key === drawn) return plot?.mark(curves.mark);
    drawn = curves.key;
    void import('../panels/plot.ts').then(({ openPlot }) => {
      if (drawn !== curves.key || !container.isConnected) return;
      plot?.destroy();
      plot = openPlot(container, curves);
    });
  };
}
