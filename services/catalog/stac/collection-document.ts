import type { Run } from '../../store/run.ts';
import type { UnreadableRun } from '../catalog.ts';
import type { CollectionEntry } from '../collection.ts';
import { describeCube } from './cube.ts';
import { EXTENSIONS, type Link } from './extensions.ts';

/**
 * The STAC 1.1 Collection of an entry: the entry as its publisher wrote it, with the cube and
 * summaries of its newest run and the links of this service.
 *
 * @param unreadable runs that lie there damaged: said, so that their absence is no surprise
 * @param latest run whose cube is described; without one the entry's own description stands
 */
export function toStacCollection(
  entry: CollectionEntry,
  latest: Run | undefined,
  unreadable: readonly UnreadableRun[],
  base: string,
) {
  const self = `${base}/stac/collections/${entry.id}`;
  const { 'isohyet:recognise': _recognise, ...published } = entry;
  const cube = latest === undefined ? {} : describeCube(latest);
  const own: Link[] = [
    { rel: 'self', type: 'application/json', href: self },
    { rel: 'root', type: 'application/json', href: `${base}/stac` },
    { rel: 'parent', type: 'application/json', href: `${base}/stac` },
    { rel: 'items', type: 'application/geo+json', href: `${self}/items` },
    {
      rel: 'http://www.opengis.net/def/rel/ogc/1.0/data',
      type: 'application/json',
      title: 'OGC API collection: point series, maps, tiles',
      href: `${base}/ogc/collections/${entry.id}`,
    },
  ];
  const owned = new Set(own.map(({ rel }) => rel));
  const extensions = [...((entry['stac_extensions'] as string[] | undefined) ?? [])];
  if (latest !== undefined) extensions.push(EXTENSIONS.datacube);
  return {
    ...published,
    ...cube,
    stac_extensions: [...new Set(extensions)],
    ...(latest === undefined
      ? {}
      : {
          'isohyet:latest': {
            run: latest.referenceTime,
            complete: latest.complete,
            missing: latest.missing,
            updated: latest.updatedAt,
          },
        }),
    ...(unreadable.length === 0 ? {} : { 'isohyet:unreadable': unreadable }),
    links: [...own, ...entry.links.filter(({ rel }) => !owned.has(rel))],
  };
}
