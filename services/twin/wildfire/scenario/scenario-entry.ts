import type { CollectionEntry } from '../../../catalog/collection.ts';
import type { GridGeometry } from '../../../earth/grid-geometry.ts';
import type { Words } from '../../processes/process.ts';
import type { Area } from '../areas.ts';

/** Ids of scenarios begin with it. */
export const SCENARIO_PREFIX = 'scenario-wildfire-';

/** The catalog entry of a scenario: a collection with one run, marked SCENARIO. */
export function scenarioEntry(
  id: string,
  name: Words,
  area: Area,
  geometry: GridGeometry,
  marks: CollectionEntry['isohyet:marks'],
) {
  const title = { en: `SCENARIO: ${name.en}`, fr: `SCÉNARIO : ${name.fr}` };
  const description = {
    en: `A fire as it might spread, asked for by a person (${area.title.en}). Not a forecast. Suppression is not modelled.`,
    fr: `Un feu tel qu'il pourrait se propager, demandé par une personne (${area.title.fr}). Ceci n'est pas une prévision. La lutte n'est pas modélisée.`,
  };
  const licence = 'https://www.apache.org/licenses/LICENSE-2.0';
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    id,
    title: title.en,
    description: description.en,
    license: 'Apache-2.0',
    keywords: ['wildfire', 'scenario'],
    providers: [
      { name: 'Isohyet wildfire twin', url: licence, roles: ['producer', 'processor', 'licensor'] },
    ],
    extent: {
      spatial: { bbox: [geometry.bbox()] },
      temporal: { interval: [[null, null]] },
    },
    links: [{ rel: 'license', href: licence, type: 'text/html', title: 'Apache License 2.0' }],
    'isohyet:kind': 'forecast',
    'isohyet:title': title,
    'isohyet:description': description,
    'isohyet:attribution': {
      en: 'SCENARIO: computed by the Isohyet wildfire twin on request. Not a forecast.',
      fr: "SCÉNARIO : calculé par le jumeau des feux d'Isohyet sur demande. Ceci n'est pas une prévision.",
    },
    'isohyet:marks': marks,
  };
}
