import { licenceOf, marksOfAll, providerNames, shortLineages } from '../provenance.ts';
import type { TableView } from './table-views.ts';

/**
 * Where the rows of a statement come from, as text by key: `isohyet:sources` is a JSON list with
 * one object a collection. Units are those of the stored variables; what a statement computes from
 * them is its own.
 */
export function describeSources(views: readonly TableView[]): Readonly<Record<string, string>> {
  if (views.length === 0) return {};
  const sources = views.map(({ entry, runs, marks, unreadable }) => ({
    collection: entry.id,
    source: providerNames(entry),
    licence: licenceOf(entry),
    attribution: entry['isohyet:attribution'].en,
    runs: runs.map((run) => run.referenceTime),
    incompleteRuns: runs.filter((run) => !run.complete).map((run) => run.referenceTime),
    ...(unreadable.length === 0 ? {} : { unreadableRuns: unreadable }),
    marks: marksOfAll(entry, [...runs, { marks }]),
    units: Object.fromEntries(
      runs.flatMap((run) => run.variables.map(({ id, unit }) => [id, unit] as const)),
    ),
    ...(runs.some((run) => run.lineage !== undefined) && { lineage: shortLineages(runs) }),
    crs: 'OGC:CRS84',
  }));
  const join = (pick: (source: (typeof sources)[number]) => string) =>
    [...new Set(sources.map(pick))].join('; ');
  const marks = [...new Set(sources.flatMap((source) => source.marks))].join(', ');
  return {
    'isohyet:sources': JSON.stringify(sources),
    source: join((source) => source.source),
    licence: join((source) => source.licence),
    attribution: join((source) => source.attribution),
    run: [...new Set(sources.flatMap((source) => source.runs))].join(', '),
    crs: 'OGC:CRS84',
    ...(marks === '' ? {} : { marks }),
  };
}
