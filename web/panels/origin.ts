import { html, nothing } from 'lit-html';

import type { Lineage, Observed, StartedFire } from '../client/origin.ts';
import { icon } from './icons.ts';
import type { PanelContext } from './panel-context.ts';
import { skill } from './skill.ts';

type Shown = Pick<PanelContext, 'model' | 'choice' | 'texts' | 'formats'>;

/** Of what a computed run was made, by which models and settings, and how good such runs were. */
export function origin(context: Shown) {
  const { model, texts } = context;
  if (model.origin.state === 'failed') {
    return html`<p class="quiet-text">${texts.twin.originFailed}</p>`;
  }
  const lineage = model.origin.state === 'ready' ? model.origin.value.lineage : undefined;
  if (lineage === undefined) return nothing;
  const { warnings, process, versions } = lineage;
  const { lang } = model.view;
  return html`
    <details class="origin" id="origin">
      <summary>
        ${texts.twin.origin}
        ${
          warnings.length === 0
            ? nothing
            : html`<span class="state late">
                ${icon('warning')} ${texts.twin.cautions(warnings.length)}
              </span>`
        }
      </summary>
      ${
        warnings.length === 0
          ? nothing
          : html`<ul class="gaps">
              ${warnings.map((words) => html`<li>${words[lang]}</li>`)}
            </ul>`
      }
      ${part(texts.twin.madeOf, inputsOf(context, lineage))}
      ${part(
        texts.twin.observed,
        lineage.observations.map((one) => observedWords(context, one)),
      )}
      ${part(texts.twin.fires, firesOf(context, lineage))}
      ${part(texts.twin.parameters, settingsOf(context, lineage))}
      ${part(texts.twin.models, [
        texts.twin.originOf(process.id, process.version),
        ...Object.entries(versions).map(([name, version]) => `${name}${texts.colon}${version}`),
      ])}
    </details>
    ${skill(context)}
  `;
}

function part(heading: string, lines: readonly unknown[]) {
  if (lines.length === 0) return nothing;
  return html`<h3>${heading}</h3>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
}

function inputsOf({ model, texts, formats }: Shown, { inputs }: Lineage): readonly string[] {
  const datasets = model.datasets.state === 'ready' ? model.datasets.value : [];
  return inputs.map(({ role, collection, referenceTime }) => {
    const found = datasets.find(({ id }) => id === collection);
    const title = found?.title[model.view.lang] ?? collection;
    const run = referenceTime === undefined ? '' : `, ${formats.utcRun(referenceTime)}`;
    return `${texts.twin.roles[role] ?? role}${texts.colon}${title}${run}`;
  });
}

/** How many there were, from when to when, and how old the newest is for whoever reads it. */
function observedWords({ model, texts, formats }: Shown, observed: Observed): string {
  const { role, count, firstTime, lastTime } = observed;
  const counted = texts.twin.observedCount(formats.count(count), texts.twin.roles[role] ?? role);
  if (firstTime === undefined || lastTime === undefined) return counted;
  const span = texts.twin.observedSpan(formats.utcTime(firstTime), formats.utcTime(lastTime));
  const age = texts.ageOf(formats.age(model.nowMs - Date.parse(lastTime)));
  return `${counted}, ${span} (${age})`;
}

function firesOf(context: Shown, { parameters }: Lineage): readonly string[] {
  const { lang } = context.model.view;
  const { fires = [], passedOver = [] } = parameters;
  return [
    ...fires.map((fire) => fireWords(context, fire)),
    ...passedOver.map(({ id, reason }) =>
      context.texts.twin.passedOver(id, typeof reason === 'string' ? reason : reason[lang]),
    ),
  ];
}

function fireWords({ model, texts, formats }: Shown, fire: StartedFire): string {
  const age = (time: string) => formats.age(model.nowMs - Date.parse(time));
  const { name, areaHa, mappedAt, hotspotsSinceMapped, lastSeen, oldestSeen = lastSeen } = fire;
  return [
    texts.twin.fire(name, formats.count(areaHa)),
    mappedAt === null ? texts.twin.notMapped : texts.twin.mapped(age(mappedAt)),
    texts.twin.detected(formats.count(hotspotsSinceMapped), age(lastSeen)),
    ...(oldestSeen === lastSeen ? [] : [texts.twin.oldestPart(age(oldestSeen))]),
  ].join('; ');
}

function settingsOf({ texts, formats }: Shown, lineage: Lineage): readonly string[] {
  const { parameters, process } = lineage;
  const { spreadFactor, spreadFactorRange, correction, hours, codesFrom } = parameters;
  const curing = parameters.fireBehaviour?.curingPercent ?? parameters.curingPercent;
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formats.number(value);
  const lines: string[] = [];
  // A scenario says in its cautions which factor it takes, and from where.
  const isForecast = process.id !== 'wildfire-spread';
  if (spreadFactor !== undefined && correction === undefined && isForecast) {
    lines.push(texts.twin.spreadAsIs);
  }
  if (spreadFactor !== undefined && correction !== undefined) {
    const range = texts.twin.observedSpan(
      number(spreadFactorRange?.[0]),
      number(spreadFactorRange?.[1]),
    );
    lines.push(texts.twin.spreadFactor(number(spreadFactor), range));
    const { judgedRun, before, after } = correction;
    const run = formats.utcRun(judgedRun);
    if (before.count > 0) {
      lines.push(texts.twin.corrected(run, number(before.maeHours), number(after.maeHours)));
    }
  }
  if (hours !== undefined) lines.push(texts.twin.reach(hours));
  if (curing !== undefined) lines.push(texts.twin.curing(curing));
  const codes = codesFrom === undefined ? undefined : texts.twin.codesFrom[codesFrom];
  if (codes !== undefined) lines.push(codes);
  return lines;
}
