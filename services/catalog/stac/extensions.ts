/** Schemas of the STAC extensions our documents declare. */
export const EXTENSIONS = {
  datacube: 'https://stac-extensions.github.io/datacube/v2.3.0/schema.json',
  forecast: 'https://stac-extensions.github.io/forecast/v0.2.0/schema.json',
  file: 'https://stac-extensions.github.io/file/v2.1.0/schema.json',
  projection: 'https://stac-extensions.github.io/projection/v2.0.0/schema.json',
  raster: 'https://stac-extensions.github.io/raster/v2.0.0/schema.json',
} as const;

/** Declared by the items of computed runs only. */
export const PROCESSING_EXTENSION =
  'https://stac-extensions.github.io/processing/v1.2.0/schema.json';

export const STAC_VERSION = '1.1.0';

/** A STAC or OGC API link. */
export type Link = {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly title?: string;
  readonly hreflang?: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly merge?: boolean;
};
