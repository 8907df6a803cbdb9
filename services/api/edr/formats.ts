import { ARROW_STREAM_TYPE } from '../../formats/arrow/encode-stream.ts';
import { COVERAGE_JSON_TYPE } from '../../formats/covjson/point-coverage.ts';
import { CSV_TYPE } from '../../formats/csv.ts';

/** Formats of a position query by the names of EDR; the first is the default. */
export const OUTPUT_FORMATS = {
  CoverageJSON: COVERAGE_JSON_TYPE,
  GeoJSON: 'application/geo+json',
  CSV: CSV_TYPE,
  Arrow: ARROW_STREAM_TYPE,
} as const;
export type OutputFormat = keyof typeof OUTPUT_FORMATS;

/** The name of a format whatever its case: `f=csv` is as good as `f=CSV`. */
export function toFormatName(f: string | undefined): string | undefined {
  const names = Object.keys(OUTPUT_FORMATS);
  return names.find((name) => name.toLowerCase() === f?.toLowerCase()) ?? f;
}
