import { invalidField } from '../../../../platform/fault.ts';
import type { Bulletin17cOptions } from '../../../../science/flood-frequency/bulletin-17c/bulletin-17c.ts';
import type { DistributionName } from '../../../../science/flood-frequency/distributions/distribution.ts';
import type { FrequencyMethod } from '../../../../science/flood-frequency/fit-frequency.ts';
import { defineProcess, type Process } from '../../process.ts';
import { toTableOutput, type ComputedTable } from '../computed-table.ts';
import { JsonTable, toPostedTable } from '../json-table.ts';
import type { TableTools } from '../table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from '../table-words.ts';
import type { FloodFrequencyJob } from './flood-frequency-job.ts';
import { FLOOD_FREQUENCY_INPUTS, USUAL_RETURN_PERIODS } from './flood-frequency-inputs.ts';

const MOST_PERIODS = 100;
const LONGEST_YEARS = 1_000_000;

/** Flood frequency analysis over a posted table of peaks or discharges. */
export function floodFrequencyProcess({ reader, pool }: TableTools): Process {
  return defineProcess({
    id: 'flood-frequency',
    version: '1.0.0',
    title: { en: 'Flood frequency', fr: 'Fréquence des crues' },
    description: {
      en:
        'Discharges of return periods with confidence intervals. Column peak (annual peaks, any unit ' +
        'of discharge), id where there is more than one station, year to find a year that is there ' +
        'twice. For Bulletin 17C (LP3) also: peak_low and peak_high where a flood is known only ' +
        'within bounds, perception_low and perception_high (floods between them would have been ' +
        'recorded; without a peak the flood stayed below perception_low), years (how many years a ' +
        'row stands for), historic (1: not tested for low outliers). With sample=annual-maxima or ' +
        'peaks-over-threshold instead: date and discharge, daily or hourly. Answers a row for each ' +
        'station and return period: quantile, lower, upper, parameters (location, scale, shape: ' +
        "Hosking's sign of k; of LP3 mean, standard deviation and skew of the decimal logarithms), " +
        'goodness of fit. Intervals: l-moments by a parametric bootstrap with a fixed seed, mle by ' +
        'the delta method on the observed information, b17c as Cohn et al. (2001).',
      fr:
        'Débits de périodes de retour avec intervalles de confiance. Colonne peak (maximums annuels, ' +
        "unité de débit au choix), id s'il y a plus d'une station, year pour trouver une année en " +
        'double. Pour le Bulletin 17C (LP3) aussi : peak_low et peak_high où une crue n’est connue ' +
        'qu’entre deux bornes, perception_low et perception_high (les crues entre les deux auraient ' +
        'été notées ; sans peak, la crue est restée sous perception_low), years (nombre d’années ' +
        'qu’une ligne représente), historic (1 : hors du test des faibles valeurs). Avec ' +
        'sample=annual-maxima ou peaks-over-threshold : date et discharge, par jour ou par heure. ' +
        'Répond une ligne par station et période de retour : quantile, lower, upper, paramètres ' +
        '(location, scale, shape : signe de k selon Hosking ; pour LP3 moyenne, écart-type et ' +
        'asymétrie des logarithmes décimaux), qualité de l’ajustement. Intervalles : l-moments par ' +
        'rééchantillonnage paramétrique à graine fixe, mle par la méthode delta sur l’information ' +
        'observée, b17c selon Cohn et al. (2001).',
    },
    keywords: ['flood frequency', 'return period', 'L-moments', 'Bulletin 17C', 'GEV', 'crue'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: { table: { ...tableWords, schema: JsonTable }, ...FLOOD_FREQUENCY_INPUTS },
    outputs: { table: TABLE_OUTPUT },
    async execute({ table, ...options }, { table: body, signal, onProgress }) {
      const periods = oneOf(options['return-periods'], options.return_periods);
      const returnPeriodsYears = readPeriods(periods ?? [...USUAL_RETURN_PERIODS]);
      const distribution = distributionOf(options);
      const method = methodOf({ ...options, distribution });
      const region = regionOf(options);
      const threshold = thresholdOf(options);
      const posted = body ?? (await toPostedTable(table));
      const bytes = await reader.read(posted, ['id'], signal);
      onProgress(0.2, { en: 'computing', fr: 'calcul' });
      const lowOutliers = options.low_outliers as Bulletin17cOptions['lowOutliers'] & {};
      const job: FloodFrequencyJob = {
        kind: 'flood-frequency',
        bytes,
        sample: options.sample,
        distribution,
        method,
        bulletin17c: { lowOutliers, ...(region !== undefined && { region }) },
        returnPeriodsYears,
        confidence: options.confidence_level,
        maxima: {
          firstMonth: options.year_start_month,
          stepHours: options.step_hours,
          leastCompleteness: options.least_completeness,
        },
        threshold,
        separationDays: options.separation_days,
      };
      const made = (await pool.run(job, [], signal)) as ComputedTable;
      const said = { ...options, distribution, method, return_periods: returnPeriodsYears };
      return { table: toTableOutput(made, 'flood-frequency 1.0.0', said) };
    },
  });
}

type Periods = string | number | readonly number[];

function oneOf(hyphen: Periods | undefined, underscore: Periods | undefined) {
  if (hyphen === undefined || underscore === undefined) return hyphen ?? underscore;
  const detail = 'is given as return_periods too';
  throw invalidField({ field: 'return-periods', detail, allowed: 'one of the two spellings' });
}

function readPeriods(given: Periods): number[] {
  const numbers =
    typeof given === 'string'
      ? given.split(',').map((text) => (text.trim() === '' ? NaN : Number(text)))
      : [given].flat();
  const wrong = numbers.find((years) => !(years > 1 && years <= LONGEST_YEARS));
  if (wrong === undefined && numbers.length <= MOST_PERIODS && numbers.length > 0) return numbers;
  const allowed = `1 to ${MOST_PERIODS} numbers above 1, to ${LONGEST_YEARS}, years`;
  const detail = wrong === undefined ? `has ${numbers.length} numbers` : 'are numbers above 1';
  const value = typeof given === 'string' ? given.slice(0, 80) : given;
  throw invalidField({ field: 'return-periods', value, detail, allowed });
}

type Request = Omit<Options, 'distribution'> & {
  readonly distribution?: DistributionName | undefined;
};
type Options = {
  readonly distribution: DistributionName;
  readonly sample: string;
  readonly method?: 'l-moments' | 'mle' | 'b17c' | 'station' | 'weighted' | undefined;
  readonly regional_skew?: number | undefined;
  readonly regional_skew_mse?: number | undefined;
  readonly threshold?: number | undefined;
};

/** @throws {Fault} invalid-request where distribution and method do not go together */
function distributionOf(options: Request): DistributionName {
  const { distribution, method, sample } = options;
  const is17c = method === 'b17c' || method === 'station' || method === 'weighted';
  const needed = sample === 'peaks-over-threshold' ? 'GPA' : is17c ? 'LP3' : undefined;
  if (needed === undefined || distribution === undefined) return distribution ?? needed ?? 'GEV';
  if (distribution === needed) return distribution;
  const other = needed === 'GPA' ? `sample=${sample}` : `method=${method}`;
  const detail = `${distribution} does not go with ${other}`;
  throw invalidField({ field: 'distribution', value: distribution, detail, allowed: [needed] });
}

function methodOf({ distribution, method, sample }: Options): FrequencyMethod {
  if (sample === 'peaks-over-threshold') {
    if (method === undefined || method === 'l-moments') return 'l-moments';
    const detail = 'floods over a threshold are fitted by l-moments';
    throw invalidField({ field: 'method', value: method, detail, allowed: ['l-moments'] });
  }
  switch (method) {
    case undefined:
      return distribution === 'LP3' ? 'b17c' : 'l-moments';
    case 'station':
    case 'weighted':
      return 'b17c';
    case 'b17c':
    case 'mle':
    case 'l-moments':
      return method;
  }
}

function regionOf({ method, regional_skew: skew, regional_skew_mse: mse }: Request) {
  if (skew === undefined && mse === undefined && method !== 'weighted') return undefined;
  if (method !== 'station' && method !== 'l-moments' && method !== 'mle') {
    if (skew !== undefined && mse !== undefined) return { skew, mse };
    const field = skew === undefined ? 'regional_skew' : 'regional_skew_mse';
    const detail = 'is needed for a weighted skew';
    throw invalidField({ field, detail, allowed: 'regional_skew and regional_skew_mse together' });
  }
  const field = skew === undefined ? 'regional_skew_mse' : 'regional_skew';
  const detail = `has no meaning with method=${method}`;
  throw invalidField({ field, value: skew ?? mse, detail, allowed: 'method=weighted' });
}

function thresholdOf({ sample, threshold }: Request): number {
  if (sample !== 'peaks-over-threshold') return NaN;
  if (threshold !== undefined) return threshold;
  const detail = 'is required with sample=peaks-over-threshold';
  throw invalidField({ field: 'threshold', detail, allowed: 'a discharge, 0 or more' });
}
