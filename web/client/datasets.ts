import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';
import { floodRoleOf, type FloodRole } from './floods.ts';

type Bilingual = Readonly<Record<Lang, string>>;

export type TableColumn = {
  readonly name: string;
  readonly type: string;
  readonly unit?: string;
  readonly label: Bilingual;
};

/** Shape that stands for the rows of a table: shapes differ where colours may not. */
export type Symbol = 'triangle' | 'diamond' | 'circle' | 'square' | 'area' | 'line';

/** A collection as the page needs it. */
export type Dataset = {
  readonly id: string;
  readonly kind: 'forecast' | 'analysis' | 'table';
  readonly title: Bilingual;
  readonly description: Bilingual;
  readonly attribution: Bilingual;
  readonly licence: (lang: Lang) => { readonly name: string; readonly href: string | undefined };
  /** of a table; [] otherwise */
  readonly columns: readonly TableColumn[];
  readonly hasPlaces: boolean;
  readonly symbol: Symbol;
  /** of a table of the flood twin: what its rows are of */
  readonly flood: FloodRole | undefined;
  readonly providers: readonly string[];
  readonly marks: readonly string[];
  /** reference time of the latest run; undefined when no run is stored */
  readonly latestRun: string | undefined;
  readonly hasRuns: boolean;
  /** degrees; the meridian that a projected grid lies along, else undefined */
  readonly middleLon: number | undefined;
  /** hours between runs, and hours after which a run is complete; undefined where nothing is promised */
  readonly expect:
    | { readonly cycleHours: number; readonly availableAfterHours: number }
    | undefined;
};

type StacCollection = {
  readonly id: string;
  readonly title?: string;
  readonly description: string;
  readonly license: string;
  readonly providers?: readonly { readonly name: string }[];
  readonly links?: readonly {
    readonly rel: string;
    readonly href: string;
    readonly title?: string;
    readonly hreflang?: string;
  }[];
  readonly keywords?: readonly string[];
  readonly 'isohyet:table'?: {
    readonly columns: readonly TableColumn[];
    readonly geometry?: string;
  };
  readonly 'isohyet:kind'?: Dataset['kind'];
  readonly 'isohyet:title'?: Bilingual;
  readonly 'isohyet:description'?: Bilingual;
  readonly 'isohyet:attribution'?: Bilingual;
  readonly 'isohyet:marks'?: readonly string[];
  readonly 'isohyet:latest'?: { readonly run: string };
  readonly 'cube:dimensions'?: { readonly x?: { readonly reference_system?: unknown } };
  readonly 'isohyet:expect'?: NonNullable<Dataset['expect']>;
};

/** Every collection: those with data first, real ones before exercises, then the freshest run. */
export async function listDatasets(signal?: AbortSignal): Promise<Dataset[]> {
  const answer = await askJson<{ collections: StacCollection[] }>(
    addressOf('stac/collections'),
    signal,
  );
  return answer.collections
    .map(toDataset)
    .toSorted((a, b) => rank(a) - rank(b) || latestMs(b) - latestMs(a));
}

/** By what its rows are; points of anything else are circles. */
const SYMBOL_WORDS: Partial<Readonly<Record<Symbol, readonly string[]>>> = {
  diamond: ['hotspots'],
  triangle: ['gauges', 'hydrometry'],
  square: ['critical facilities'],
  line: ['roads'],
  area: ['perimeters', 'fire spread', 'alerts'],
};

function symbolOf(keywords: readonly string[], flood: FloodRole | undefined): Symbol {
  if (flood !== undefined) return flood === 'reach' ? 'line' : 'circle';
  for (const [symbol, words] of Object.entries(SYMBOL_WORDS) as [Symbol, readonly string[]][]) {
    if (words.some((word) => keywords.includes(word))) return symbol;
  }
  return 'circle';
}

function rank(dataset: Dataset): number {
  return (dataset.hasRuns ? 0 : 10) + (dataset.marks.length > 0 ? 1 : 0);
}

/** `+lon_0` of a PROJ string, -180 to 180. */
function middleLon(crs: unknown): number | undefined {
  const found = typeof crs === 'string' ? /\+lon_0=(-?[\d.]+)/.exec(crs) : null;
  if (found === null) return undefined;
  const lon = Number(found[1]);
  return lon > 180 ? lon - 360 : lon;
}

function latestMs({ latestRun }: Dataset): number {
  return latestRun === undefined ? 0 : Date.parse(latestRun);
}

function toDataset(collection: StacCollection): Dataset {
  const title = collection.title ?? collection.id;
  const both = (text: string): Bilingual => ({ en: text, fr: text });
  const licences = (collection.links ?? []).filter(({ rel }) => rel === 'license');
  const table = collection['isohyet:table'];
  const flood = floodRoleOf(table?.columns ?? []);
  return {
    id: collection.id,
    kind: collection['isohyet:kind'] ?? 'forecast',
    title: collection['isohyet:title'] ?? both(title),
    description: collection['isohyet:description'] ?? both(collection.description),
    attribution: collection['isohyet:attribution'] ?? both(''),
    licence: (lang) => {
      const licence = licences.find(({ hreflang }) => hreflang === lang) ?? licences[0];
      return { name: licence?.title ?? collection.license, href: licence?.href };
    },
    columns: table?.columns ?? [],
    // A hydrograph has a row an hour at the same place: it is shown where its place is chosen.
    hasPlaces: table?.geometry !== undefined && flood !== 'hydrograph',
    symbol: symbolOf(collection.keywords ?? [], flood),
    flood,
    providers: (collection.providers ?? []).map(({ name }) => name),
    marks: collection['isohyet:marks'] ?? [],
    latestRun: collection['isohyet:latest']?.run,
    hasRuns: collection['isohyet:latest'] !== undefined,
    middleLon: middleLon(collection['cube:dimensions']?.x?.reference_system),
    expect: collection['isohyet:expect'],
  };
}
