import { createHash } from 'node:crypto';

import type { Context } from 'hono';

import type { FindPosition } from '../../query/position.ts';
import type { PointSeriesAnswer } from '../../query/series/point-series.ts';
import type { Run } from '../../store/run.ts';
import { chooseFormat } from '../negotiate.ts';
import { readParams } from '../params.ts';
import { toCovJsonAnswer, toCsvAnswer, toGeoJsonAnswer, type Language } from './answers.ts';
import { toArrowAnswer } from './arrow-answer.ts';
import { OUTPUT_FORMATS, toFormatName, type OutputFormat } from './formats.ts';
import { chooseLanguage } from '../language.ts';
import { PositionParams } from './params.ts';

/** A whole run under its own name does not change; `latest` and a partial run do. */
const FOR_GOOD = 'public, max-age=604800, immutable';
const FOR_NOW = 'public, max-age=30';

/** Answers a position query over one run. `named`: the address names the run itself. */
export function openPositionRoute(deps: { readonly findPosition: FindPosition }) {
  return async (c: Context, run: Run, named: boolean): Promise<Response> => {
    const params = readParams(PositionParams, c.req.url);
    const format = chooseFormat(c, OUTPUT_FORMATS, toFormatName(params.f));
    const language = chooseLanguage(c, params.lang);
    const headers = {
      'content-type': OUTPUT_FORMATS[format],
      'cache-control': named && run.complete ? FOR_GOOD : FOR_NOW,
      vary: 'accept, accept-language',
      etag: tagOf(run, params, format, language, named),
      'isohyet-run': run.referenceTime,
      ...(run.complete ? {} : { 'isohyet-incomplete': 'true' }),
    };
    if (isNotModified(c, headers.etag)) return c.body(null, 304, headers);
    const answer = await deps.findPosition(
      {
        collection: run.collection,
        runs: [run.referenceTime],
        places: params.coords,
        interpolation: params.interpolation,
        ...(params['parameter-name'] === undefined ? {} : { variables: params['parameter-name'] }),
        ...(params.datetime === undefined ? {} : { interval: params.datetime }),
        ...(params.member === undefined ? {} : { members: params.member }),
      },
      c.req.raw.signal,
    );
    const { marks } = answer.provenance;
    const mark = marks.length === 0 ? {} : { 'isohyet-mark': marks.join(', ') };
    // An answer that may be kept for good must not say how old it is.
    const body = await encode(format, answer, language, !named);
    return c.body(body, 200, { ...headers, ...mark });
  };
}

async function encode(
  format: OutputFormat,
  answer: PointSeriesAnswer,
  language: Language,
  aged: boolean,
): Promise<string | Uint8Array<ArrayBuffer>> {
  switch (format) {
    case 'CoverageJSON':
      return JSON.stringify(toCovJsonAnswer(answer, language, aged));
    case 'GeoJSON':
      return JSON.stringify(toGeoJsonAnswer(answer, language, aged));
    case 'CSV':
      return toCsvAnswer(answer, language);
    case 'Arrow':
      return toArrowAnswer(answer);
  }
}

/** Names what an answer depends on, so a client that has it is told so before anything is read. */
function tagOf(run: Run, params: PositionParams, format: string, language: string, named: boolean) {
  const { collection, referenceTime, generation, updatedAt } = run;
  const parts = {
    collection,
    referenceTime,
    generation,
    updatedAt,
    params,
    format,
    language,
    named,
  };
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
  // An answer that says its age is the same only in what matters.
  return named ? `"${hash}"` : `W/"${hash}"`;
}

/** Whether the client has this answer already. @see RFC 9110, 13.1.2 */
function isNotModified(c: Context, etag: string): boolean {
  const header = c.req.header('if-none-match');
  if (header === undefined) return false;
  return (
    header.trim() === '*' ||
    header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''))
  );
}
