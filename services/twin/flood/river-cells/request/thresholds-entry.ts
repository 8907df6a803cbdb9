import type { CollectionEntry } from '../../../../catalog/collection.ts';
import type { BoundingBox } from '../../../../earth/bounding-box.ts';
import type { Words } from '../../../processes/process.ts';

/** Ids of thresholds that were asked for begin with it. */
export const THRESHOLDS_PREFIX = 'scenario-flood-thresholds-';

/**
 * The catalog entry of thresholds that were asked for: a collection with one run, marked SCENARIO,
 * under the licence and attribution of the record it is made of.
 */
export function thresholdsEntry(
  id: string,
  name: Words,
  record: CollectionEntry,
  bbox: BoundingBox,
  marks: CollectionEntry['isohyet:marks'],
) {
  const title = { en: `SCENARIO: ${name.en}`, fr: `SCÉNARIO : ${name.fr}` };
  const own = record['isohyet:title'];
  const description = {
    en: `Discharge of return periods on every cell, asked for by a person, of ${own.en}: Gumbel by L-moments of yearly peaks. Not the thresholds that the twin judges forecasts by.`,
    fr: `Débits de périodes de retour sur chaque maille, demandés par une personne, d’après ${own.fr} : Gumbel par L-moments des pointes annuelles. Ce ne sont pas les seuils dont se sert le jumeau pour juger les prévisions.`,
  };
  const credit = record['isohyet:attribution'];
  const model = record['isohyet:model'];
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    id,
    title: title.en,
    description: description.en,
    license: record.license,
    keywords: ['flood', 'scenario', 'return period', 'threshold'],
    providers: [
      {
        name: 'Isohyet flood twin',
        url: 'https://www.apache.org/licenses/LICENSE-2.0',
        roles: ['processor'],
      },
      ...record.providers,
    ],
    extent: {
      spatial: { bbox: [[...bbox]] },
      temporal: { interval: [[null, null]] },
    },
    links: [
      ...record.links.filter(({ rel }) => rel === 'license'),
      { rel: 'derived_from', href: `../${record.id}`, type: 'application/json', title: record.id },
    ],
    'isohyet:kind': 'analysis',
    'isohyet:title': title,
    'isohyet:description': description,
    'isohyet:attribution': {
      en: `SCENARIO: computed by the Isohyet flood twin on request. ${credit.en}`,
      fr: `SCÉNARIO : calculé par le jumeau des crues d’Isohyet sur demande. ${credit.fr}`,
    },
    'isohyet:marks': marks,
    ...(model !== undefined && { 'isohyet:model': model }),
  };
}
