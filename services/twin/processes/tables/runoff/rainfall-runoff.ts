import { z } from 'zod';

import { invalidField } from '../../../../platform/fault.ts';
import { RUNOFF_CRITERIA } from '../../../../science/runoff/criteria.ts';
import { RUNOFF_MODEL_NAMES } from '../../../../science/runoff/models.ts';
import { defineProcess, type Process } from '../../process.ts';
import { anyCase } from '../any-case.ts';
import { toTableOutput, type ComputedTable } from '../computed-table.ts';
import { JsonTable, toPostedTable } from '../json-table.ts';
import { precisionInput } from '../shared-inputs.ts';
import type { TableTools } from '../table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from '../table-words.ts';
import { PARAMETER_NAMES, readParameters } from './parameters.ts';
import { RUNOFF_WORDS, warmUpWords } from './rainfall-runoff-words.ts';
import { readHypsometry } from './hypsometry.ts';

const WarmUp = z.union([z.int().min(0), z.string().min(1).max(80)]);
const Hypsometry = z.union([
  z.array(z.number()).max(101),
  z.record(z.string(), z.array(z.number()).max(101)),
  z.string().max(4000),
]);
const EVAPORATIONS = ['column', 'oudin'] as const;
const RESULTS = ['all', 'discharge'] as const;
const parameter = z.number().optional();

/** GR4J, GR6J and GR4H, with or without snow, over a posted table of weather. */
export function rainfallRunoffProcess({ reader, pool }: TableTools): Process {
  const version = '1.0.0';
  return defineProcess({
    id: 'rainfall-runoff',
    version,
    ...RUNOFF_WORDS.process,
    keywords: ['hydrology', 'runoff', 'GR4J', 'GR6J', 'CemaNeige', 'hydrologie', 'pluie-débit'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: {
      table: { ...tableWords, schema: JsonTable },
      model: {
        ...RUNOFF_WORDS.model,
        schema: anyCase(z.enum(RUNOFF_MODEL_NAMES).default('GR4J'), RUNOFF_MODEL_NAMES),
      },
      x1: { ...RUNOFF_WORDS.x1, schema: parameter },
      x2: { ...RUNOFF_WORDS.x2, schema: parameter },
      x3: { ...RUNOFF_WORDS.x3, schema: parameter },
      x4: { ...RUNOFF_WORDS.x4, schema: parameter },
      x5: { ...RUNOFF_WORDS.x5, schema: parameter },
      x6: { ...RUNOFF_WORDS.x6, schema: parameter },
      x7: { ...RUNOFF_WORDS.x7, schema: parameter },
      x8: { ...RUNOFF_WORDS.x8, schema: parameter },
      calibrate: {
        ...RUNOFF_WORDS.calibrate,
        schema: anyCase(z.enum(RUNOFF_CRITERIA).optional(), RUNOFF_CRITERIA),
      },
      split_sample: { ...RUNOFF_WORDS.split_sample, schema: z.boolean().default(false) },
      'warm-up': { ...warmUpWords, schema: WarmUp.optional() },
      warm_up: { ...warmUpWords, schema: WarmUp.optional() },
      run: { ...RUNOFF_WORDS.run, schema: z.string().min(1).max(80).optional() },
      evaporation: {
        ...RUNOFF_WORDS.evaporation,
        schema: anyCase(z.enum(EVAPORATIONS).default('column'), EVAPORATIONS),
      },
      latitude: { ...RUNOFF_WORDS.latitude, schema: z.number().min(-90).max(90).optional() },
      hypsometry: { ...RUNOFF_WORDS.hypsometry, schema: Hypsometry.optional() },
      layers: { ...RUNOFF_WORDS.layers, schema: z.int().min(1).max(100).default(5) },
      input_altitude: {
        ...RUNOFF_WORDS.input_altitude,
        schema: z.number().min(-500).max(9000).optional(),
      },
      annual_snow: { ...RUNOFF_WORDS.annual_snow, schema: z.number().positive().optional() },
      results: {
        ...RUNOFF_WORDS.results,
        schema: anyCase(z.enum(RESULTS).default('all'), RESULTS),
      },
      precision: precisionInput,
    },
    outputs: { table: TABLE_OUTPUT },
    async execute({ table, ...given }, { table: body, signal, onProgress }) {
      const { model, evaporation, layers, results, precision } = given;
      const parameters = readParameters(model, given);
      checkSource(parameters, given.calibrate);
      const warmUp = oneOf(given['warm-up'], given.warm_up);
      const options = {
        model,
        evaporation,
        layers,
        results,
        precision,
        warmUp,
        run: given.run,
        parameters,
        criterion: given.calibrate,
        splitSample: given.split_sample,
        latitudeDeg: given.latitude,
        hypsometryM: readHypsometry(given.hypsometry),
        inputAltitudeM: given.input_altitude,
        annualSnowMm: given.annual_snow,
      };
      const posted = body ?? (await toPostedTable(table));
      const bytes = await reader.read(posted, ['id'], signal);
      onProgress(0.2, { en: 'computing', fr: 'calcul' });
      const job = { kind: 'rainfall-runoff' as const, bytes, ...options };
      const made = (await pool.run(job, [], signal)) as ComputedTable;
      const said = { ...given, warm_up: warmUp, 'warm-up': undefined };
      return { table: toTableOutput(made, `rainfall-runoff ${version}`, said) };
    },
  });
}

/** Parameters are given, or found: not both, and not neither. */
function checkSource(parameters: readonly number[] | undefined, criterion: string | undefined) {
  if ((parameters === undefined) !== (criterion === undefined)) return;
  const detail =
    parameters === undefined
      ? 'is required, with the other parameters of the model'
      : 'is given, although calibrate asks to find the parameters';
  const allowed = `${PARAMETER_NAMES.join(', ')} as the model has them; or calibrate and a column Qobs`;
  throw invalidField({ field: 'x1', detail, allowed });
}

function oneOf(hyphen: number | string | undefined, underscore: number | string | undefined) {
  if (hyphen === undefined || underscore === undefined) return hyphen ?? underscore ?? 0;
  const detail = 'is given as warm_up too';
  throw invalidField({ field: 'warm-up', detail, allowed: 'one of the two spellings' });
}
