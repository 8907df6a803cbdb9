import type { CollectionEntry } from '../../../catalog/collection.ts';
import type { GridGeometry } from '../../../earth/grid-geometry.ts';
import { toIsoTime } from '../../../earth/time.ts';
import type { Words } from '../../processes/process.ts';
import type { Area } from '../areas.ts';
import type { InundationRequest } from './inundation-request.ts';
import type { InundationPlan } from './plan-inundation.ts';

/** Ids of scenarios begin with it. */
export const INUNDATION_PREFIX = 'scenario-flood-inundation-';
const LICENCE = 'https://www.apache.org/licenses/LICENSE-2.0';

/** The catalog entry of a scenario: a collection with one run, marked SCENARIO. */
export function inundationEntry(
  id: string,
  name: Words,
  area: Area,
  geometry: GridGeometry,
  marks: CollectionEntry['isohyet:marks'],
) {
  const title = { en: `SCENARIO: ${name.en}`, fr: `SCÉNARIO : ${name.fr}` };
  const description = {
    en: `Water in a town as it might come, asked for by a person (${area.title.en}). Not a forecast. While it is computed the run is incomplete and says how far it is.`,
    fr: `L’eau en ville telle qu’elle pourrait venir, demandée par une personne (${area.title.fr}). Ceci n’est pas une prévision. Pendant le calcul, la passe est incomplète et dit où elle en est.`,
  };
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    id,
    title: title.en,
    description: description.en,
    license: 'Apache-2.0',
    keywords: ['flood', 'scenario', 'inundation'],
    providers: [
      { name: 'Isohyet flood twin', url: LICENCE, roles: ['producer', 'processor', 'licensor'] },
    ],
    extent: {
      spatial: { bbox: [geometry.bbox()] },
      temporal: { interval: [[null, null]] },
    },
    links: [{ rel: 'license', href: LICENCE, type: 'text/html', title: 'Apache License 2.0' }],
    'isohyet:kind': 'forecast',
    'isohyet:title': title,
    'isohyet:description': description,
    'isohyet:attribution': {
      en: 'SCENARIO: computed by the Isohyet flood twin on request. Not a forecast.',
      fr: 'SCÉNARIO : calculé par le jumeau des crues d’Isohyet sur demande. Ceci n’est pas une prévision.',
    },
    'isohyet:marks': marks,
  };
}

/** What a scenario is called: as it was asked to be, else what is different in it. */
export function inundationTitle(request: InundationRequest, plan: InundationPlan): Words {
  if (request.name !== undefined) return { en: request.name, fr: request.name };
  const { breaches, rain, rainFactor, roughnessFactor } = plan.changes;
  const flow = describeFlow(request, plan);
  const parts: Words[] = [
    ...breaches.map(({ levee, widthM }) => ({
      en: `breach in ${levee.name.en} (${Math.round(widthM)} m)`,
      fr: `brèche dans ${levee.name.fr} (${Math.round(widthM)} m)`,
    })),
    ...(plan.changes.barriers.length > 0 ? [{ en: 'barriers', fr: 'barrières' }] : []),
    ...(rain === undefined
      ? []
      : [{ en: `${rain.mmPerHour} mm/h on the town`, fr: `${rain.mmPerHour} mm/h sur la ville` }]),
    ...(rainFactor === 1 ? [] : [{ en: `rain x ${rainFactor}`, fr: `pluie x ${rainFactor}` }]),
    ...(roughnessFactor === 1
      ? []
      : [{ en: `roughness x ${roughnessFactor}`, fr: `rugosité x ${roughnessFactor}` }]),
    flow,
    { en: toIsoTime(plan.startMs), fr: toIsoTime(plan.startMs) },
  ];
  const join = (lang: keyof Words) =>
    parts
      .map((words) => words[lang])
      .join(', ')
      .slice(0, 200);
  return { en: join('en'), fr: join('fr') };
}

function describeFlow({ inflows }: InundationRequest, plan: InundationPlan): Words {
  if (Array.isArray(inflows)) {
    const most = Math.round(Math.max(...plan.inflows.map(({ largestM3S }) => largestM3S)));
    return { en: `up to ${most} m3/s`, fr: `jusqu’à ${most} m3/s` };
  }
  if ('member' in inflows) {
    return { en: `member ${inflows.member}`, fr: `membre ${inflows.member}` };
  }
  if ('quantile' in inflows) {
    const percent = Math.round(100 * inflows.quantile);
    return { en: `flow below which ${percent} % lie`, fr: `débit non dépassé à ${percent} %` };
  }
  return { en: 'control forecast', fr: 'prévision de contrôle' };
}
