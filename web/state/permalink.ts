import type { Lang } from '../i18n/catalogue.ts';
import { emptyState, type LonLat, type ViewState } from './view-state.ts';

/** What of a link was not taken, for the reader to be told. */
export type LinkProblem =
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'invalid'; readonly name: string; readonly value: string };

const ID = /^[a-z0-9][a-z0-9_-]{0,127}$/i;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const MOST_ECHOED = 60;
const DEEPEST_ZOOM = 14;

type Read = (text: string) => Partial<ViewState> | undefined;

const id =
  (key: 'collection' | 'variable' | 'style'): Read =>
  (text) =>
    ID.test(text) ? { [key]: text } : undefined;
const time =
  (key: 'run' | 'time'): Read =>
  (text) =>
    TIME.test(text) && !Number.isNaN(Date.parse(text)) ? { [key]: text } : undefined;

/** Each part of the link: how it is read, how it is written. */
const PARTS: Readonly<
  Record<string, { read: Read; write: (state: ViewState) => string | undefined }>
> = {
  lang: {
    read: (text) => (text === 'en' || text === 'fr' ? { lang: text } : undefined),
    write: ({ lang }) => lang,
  },
  data: { read: id('collection'), write: ({ collection }) => collection },
  var: { read: id('variable'), write: ({ variable }) => variable },
  style: { read: id('style'), write: ({ style }) => style },
  run: { read: time('run'), write: ({ run }) => run },
  time: { read: time('time'), write: (state) => state.time },
  member: {
    read: (text) => (/^\d{1,4}$/.test(text) ? { member: Number(text) } : undefined),
    write: ({ member }) => (member === undefined ? undefined : String(member)),
  },
  at: {
    read: (text) => {
      const place = readLonLat(text);
      return place === undefined ? undefined : { place };
    },
    write: ({ place }) => (place === undefined ? undefined : writeLonLat(place)),
  },
  map: {
    read: (text) => {
      const [zoomText, ...rest] = text.split('/');
      const zoom = readNumber(zoomText ?? '');
      const centre = readLonLat(rest.join(','));
      if (zoom === undefined || zoom < 0 || zoom > DEEPEST_ZOOM) return undefined;
      return centre === undefined ? undefined : { zoom, centre };
    },
    write: ({ zoom, centre }) =>
      zoom === undefined || centre === undefined
        ? undefined
        : `${round(zoom, 2)}/${round(centre[0], 4)}/${round(centre[1], 4)}`,
  },
  feature: {
    read: (text) => {
      const [, table, rowId] = /^([a-z0-9][a-z0-9-]*):(.{1,300})$/.exec(text) ?? [];
      if (table === undefined || rowId === undefined) return undefined;
      return { feature: { table, id: rowId } };
    },
    write: ({ feature }) => (feature === undefined ? undefined : `${feature.table}:${feature.id}`),
  },
  tables: {
    read: (text) => {
      const tables = text.split(',');
      return tables.every((table) => ID.test(table)) ? { tables } : undefined;
    },
    write: ({ tables }) => (tables.length === 0 ? undefined : tables.join(',')),
  },
};

/** The fragment of the address that holds a state, without its `#`. */
export function writePermalink(state: ViewState): string {
  const params = new URLSearchParams();
  for (const [name, { write }] of Object.entries(PARTS)) {
    const text = write(state);
    if (text !== undefined) params.set(name, text);
  }
  // Commas, colons and slashes are allowed in a fragment, and readable.
  return params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
}

/** A fragment as state; what it holds that is unknown or wrong is left out, and told. */
export function readPermalink(
  fragment: string,
  lang: Lang,
): { state: ViewState; problems: LinkProblem[] } {
  const problems: LinkProblem[] = [];
  let state = emptyState(lang);
  for (const [name, value] of new URLSearchParams(fragment.replace(/^#/, ''))) {
    if (!Object.hasOwn(PARTS, name)) {
      problems.push({ kind: 'unknown', name: name.slice(0, MOST_ECHOED) });
      continue;
    }
    const read = PARTS[name]!.read(value);
    if (read === undefined) {
      problems.push({ kind: 'invalid', name, value: value.slice(0, MOST_ECHOED) });
    } else {
      state = { ...state, ...read };
    }
  }
  return { state, problems };
}

/** `lon,lat` in degrees; undefined when it is no place on Earth. */
function readLonLat(text: string): LonLat | undefined {
  const [lon, lat, ...rest] = text.split(',').map(readNumber);
  if (lon === undefined || lat === undefined || rest.length > 0) return undefined;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
}

function writeLonLat([lon, lat]: LonLat): string {
  return `${round(lon, 4)},${round(lat, 4)}`;
}

function readNumber(text: string): number | undefined {
  return /^-?\d{1,4}(\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
