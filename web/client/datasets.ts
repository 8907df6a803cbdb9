import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';

type Bilingual = Readonly<Record<Lang, string>>;

/** A collection as the page needs it. */
export type Dataset = {
  readonly id: string;
  readonly kind: 'forecast' | 'analysis' | 'table';
  readonly title: Bilingual;
  readonly description: Bilingual;
  readonly attribution: Bilingual;
  readonly licence: { readonly name: string; readonly href: string | undefined };
  readonly providers: readonly string[];
  readonly marks: readonly string[];
  /** whether a run is stored */
  readonly hasRuns: boolean;
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
  }[];
  readonly 'isohyet:kind'?: Dataset['kind'];
  readonly 'isohyet:title'?: Bilingual;
  readonly 'isohyet:description'?: Bilingual;
  readonly 'isohyet:attribution'?: Bilingual;
  readonly 'isohyet:marks'?: readonly string[];
  readonly 'isohyet:latest'?: unknown;
};

/** Every collection of the service, those with data first. */
export async function listDatasets(signal?: AbortSignal): Promise<Dataset[]> {
  const answer = await askJson<{ collections: StacCollection[] }>(
    addressOf('stac/collections'),
    signal,
  );
  return answer.collections.map(toDataset).toSorted((a, b) => rank(a) - rank(b));
}

function rank(dataset: Dataset): number {
  return (dataset.hasRuns ? 0 : 10) + (dataset.marks.length > 0 ? 0 : 1);
}

function toDataset(collection: StacCollection): Dataset {
  const title = collection.title ?? collection.id;
  const both = (text: string): Bilingual => ({ en: text, fr: text });
  const licence = collection.links?.find(({ rel }) => rel === 'license');
  return {
    id: collection.id,
    kind: collection['isohyet:kind'] ?? 'forecast',
    title: collection['isohyet:title'] ?? both(title),
    description: collection['isohyet:description'] ?? both(collection.description),
    attribution: collection['isohyet:attribution'] ?? both(''),
    licence: { name: licence?.title ?? collection.license, href: licence?.href },
    providers: (collection.providers ?? []).map(({ name }) => name),
    marks: collection['isohyet:marks'] ?? [],
    hasRuns: collection['isohyet:latest'] !== undefined,
  };
}
