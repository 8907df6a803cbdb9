import type { CollectionEntry } from '../catalog/collection.ts';
import type { Run } from '../store/run.ts';

/** Who made, licensed and processed the data, in the order of the entry. */
export function providerNames(entry: CollectionEntry): string {
  return entry.providers.map(({ name }) => name).join(', ');
}

/** The licence: its SPDX id, or the address the entry gives where there is none. */
export function licenceOf(entry: CollectionEntry): string {
  const link = entry.links.find(({ rel }) => rel === 'license');
  return entry.license === 'other' && link !== undefined ? link.href : entry.license;
}

/** What every answer says of where its values come from. */
export type Provenance = {
  readonly collection: string;
  readonly source: string;
  readonly licence: string;
  readonly attribution: { readonly en: string; readonly fr: string };
  readonly marks: readonly string[];
};

/** The provenance of an answer from an entry and the runs it used. */
export function provenanceOf(entry: CollectionEntry, runs: readonly Run[]): Provenance {
  return {
    collection: entry.id,
    source: providerNames(entry),
    licence: licenceOf(entry),
    attribution: entry['isohyet:attribution'],
    marks: [...new Set([...entry['isohyet:marks'], ...runs.flatMap((run) => run.marks)])],
  };
}
