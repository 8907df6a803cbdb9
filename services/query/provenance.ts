import type { CollectionEntry } from '../catalog/collection.ts';
import type { Lineage } from '../store/lineage.ts';
import type { Run } from '../store/run.ts';
import type { TableManifest } from '../store/table.ts';

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
  /** of computed runs: how, of what, with which observations, and what to know */
  readonly lineage?: readonly ShortLineage[];
};

/** What an answer says of how a run was computed; the run's STAC item says all. */
export type ShortLineage = {
  readonly run: string;
  readonly process: string;
  readonly version: string;
  /** `collection reference-time` of each input */
  readonly derivedFrom: readonly string[];
  readonly observations: Lineage['observations'];
  readonly warnings: Lineage['warnings'];
};

/** Marks of an entry and of what an answer from it rests on: runs, or the manifest of a table. */
export function marksOfAll(
  entry: CollectionEntry,
  parts: readonly Pick<Run, 'marks'>[],
): readonly string[] {
  return [...new Set([...entry['isohyet:marks'], ...parts.flatMap(({ marks }) => marks)])];
}

/**
 * The provenance of an answer from an entry and the runs it used.
 *
 * @param manifest of a table collection: its rows may be of an exercise where the entry is of none
 */
export function provenanceOf(
  entry: CollectionEntry,
  runs: readonly Run[],
  manifest?: TableManifest,
): Provenance {
  const lineage = shortLineages(runs);
  return {
    collection: entry.id,
    source: providerNames(entry),
    licence: licenceOf(entry),
    attribution: entry['isohyet:attribution'],
    marks: marksOfAll(entry, manifest === undefined ? runs : [...runs, manifest]),
    ...(lineage.length > 0 && { lineage }),
  };
}

/** The lineages of the runs that were computed, in short. */
export function shortLineages(runs: readonly Run[]): readonly ShortLineage[] {
  return runs.flatMap(({ referenceTime: run, lineage }) => {
    if (lineage === undefined) return [];
    const { process, inputs, observations, warnings } = lineage;
    const derivedFrom = inputs.map(({ collection, referenceTime }) =>
      referenceTime === undefined ? collection : `${collection} ${referenceTime}`,
    );
    return [
      { run, process: process.id, version: process.version, derivedFrom, observations, warnings },
    ];
  });
}
