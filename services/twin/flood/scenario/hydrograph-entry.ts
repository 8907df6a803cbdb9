import type { CollectionEntry } from '../../../catalog/collection.ts';
import type { Words } from '../../processes/process.ts';
import type { Area } from '../areas.ts';

/** Ids of scenarios begin with it. */
export const SCENARIO_PREFIX = 'scenario-flood-hydrograph-';

/**
 * The catalog entry of a scenario: a table like that of the hydrographs, marked SCENARIO.
 *
 * @param like the entry of the hydrographs, whose columns it has
 */
export function hydrographEntry(
  id: string,
  name: Words,
  area: Area,
  like: CollectionEntry,
  marks: CollectionEntry['isohyet:marks'],
) {
  const title = { en: `SCENARIO: ${name.en}`, fr: `SCÉNARIO : ${name.fr}` };
  const description = {
    en: `The flow of a river as it might be, asked for by a person (${area.title.en}). Not a forecast.`,
    fr: `Le débit d’une rivière tel qu’il pourrait être, demandé par une personne (${area.title.fr}). Ceci n’est pas une prévision.`,
  };
  return {
    ...like,
    id,
    title: title.en,
    description: description.en,
    keywords: ['flood', 'scenario', 'hydrograph'],
    links: like.links.filter(({ rel }) => rel === 'license'),
    'isohyet:title': title,
    'isohyet:description': description,
    'isohyet:attribution': {
      en: 'SCENARIO: computed by the Isohyet flood twin on request. Not a forecast.',
      fr: 'SCÉNARIO : calculé par le jumeau des crues d’Isohyet sur demande. Ceci n’est pas une prévision.',
    },
    'isohyet:marks': marks,
  };
}
