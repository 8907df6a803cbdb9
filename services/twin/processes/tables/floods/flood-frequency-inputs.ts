import { z } from 'zod';

import { DISTRIBUTIONS } from '../../../../science/flood-frequency/distributions/distribution.ts';
import { anyCase } from '../any-case.ts';

/** Return periods of the answer where none are asked for, years. */
export const USUAL_RETURN_PERIODS = [2, 5, 10, 20, 25, 50, 100, 200, 500] as const;

const SAMPLES = ['peaks', 'annual-maxima', 'peaks-over-threshold'] as const;
const METHODS = ['l-moments', 'mle', 'b17c', 'station', 'weighted'] as const;
const OUTLIER_TESTS = ['mgbt', 'none'] as const;

/** Names that other software has for the same. */
const DISTRIBUTION_ALIASES = {
  gum: 'Gumbel',
  ev1: 'Gumbel',
  lpe3: 'LP3',
  logpearson3: 'LP3',
  logpearsoniii: 'LP3',
  pearson3: 'PE3',
  pearsoniii: 'PE3',
};
const METHOD_ALIASES = {
  lmom: 'l-moments',
  ml: 'mle',
  maximumlikelihood: 'mle',
  bulletin17c: 'b17c',
};

const ReturnPeriods = z
  .union([z.string(), z.number(), z.array(z.number())])
  .optional()
  .describe('years above 1: "2,5,20" or [2, 5, 20]');
const periodWords = {
  title: { en: 'Return periods', fr: 'Périodes de retour' },
  description: {
    en: `years above 1, as "2,5,20" or a list; ${USUAL_RETURN_PERIODS.join(',')} where not given`,
    fr: `années, plus de 1, comme « 2,5,20 » ou une liste ; ${USUAL_RETURN_PERIODS.join(',')} par défaut`,
  },
};

/** The options of flood-frequency. */
export const FLOOD_FREQUENCY_INPUTS = {
  sample: {
    title: { en: 'What the table holds', fr: 'Contenu du tableau' },
    description: {
      en: 'peaks: annual peaks; annual-maxima or peaks-over-threshold: a series of discharge that they are taken from',
      fr: 'peaks : maximums annuels ; annual-maxima ou peaks-over-threshold : une série de débits dont ils sont tirés',
    },
    schema: anyCase(z.enum(SAMPLES).default('peaks'), SAMPLES),
  },
  distribution: {
    title: { en: 'Distribution', fr: 'Loi' },
    description: {
      en: 'GEV, Gumbel, GLO (generalised logistic), GPA (generalised Pareto), PE3 (Pearson III), LP3 (log-Pearson III); default LP3 for the methods of Bulletin 17C, else GEV',
      fr: 'GEV, Gumbel, GLO (logistique généralisée), GPA (Pareto généralisée), PE3 (Pearson III), LP3 (log-Pearson III) ; par défaut LP3 pour les méthodes du Bulletin 17C, sinon GEV',
    },
    schema: anyCase(z.enum(DISTRIBUTIONS).optional(), DISTRIBUTIONS, DISTRIBUTION_ALIASES),
  },
  method: {
    title: { en: 'Method', fr: 'Méthode' },
    description: {
      en: 'l-moments, mle, or for LP3 b17c (Bulletin 17C: expected moments, multiple Grubbs-Beck test), with the skew of the station (station) or weighted with a regional one (weighted); default b17c for LP3, else l-moments',
      fr: 'l-moments, mle, ou pour LP3 b17c (Bulletin 17C : moments espérés, test multiple de Grubbs-Beck), asymétrie de la station (station) ou pondérée par une régionale (weighted) ; par défaut b17c pour LP3, sinon l-moments',
    },
    schema: anyCase(z.enum(METHODS).optional(), METHODS, METHOD_ALIASES),
  },
  'return-periods': { ...periodWords, schema: ReturnPeriods },
  return_periods: {
    title: periodWords.title,
    description: { en: 'the same as return-periods', fr: 'comme return-periods' },
    schema: ReturnPeriods,
  },
  confidence_level: {
    title: { en: 'Confidence level', fr: 'Niveau de confiance' },
    description: {
      en: '0.5 to 0.999, of two-sided intervals',
      fr: '0,5 à 0,999, intervalles bilatéraux',
    },
    schema: z.number().min(0.5).max(0.999).default(0.9),
  },
  regional_skew: {
    title: { en: 'Regional skew', fr: 'Asymétrie régionale' },
    description: {
      en: 'of the decimal logarithms, -3 to 3; makes b17c weighted',
      fr: 'des logarithmes décimaux, -3 à 3 ; b17c devient pondérée',
    },
    schema: z.number().min(-3).max(3).optional(),
  },
  regional_skew_mse: {
    title: {
      en: 'Mean square error of the regional skew',
      fr: 'Erreur quadratique moyenne de l’asymétrie régionale',
    },
    description: { en: '0 to 10; 0 takes it as it is', fr: '0 à 10 ; 0 la prend telle quelle' },
    schema: z.number().min(0).max(10).optional(),
  },
  low_outliers: {
    title: { en: 'Low outliers', fr: 'Valeurs trop faibles' },
    description: {
      en: 'of b17c: mgbt (multiple Grubbs-Beck test), none (zeros only), or the smallest peak that is kept',
      fr: 'de b17c : mgbt (test multiple de Grubbs-Beck), none (zéros seuls), ou le plus petit maximum gardé',
    },
    schema: anyCase(
      z.union([z.enum(OUTLIER_TESTS), z.number().gt(0)]).default('mgbt'),
      OUTLIER_TESTS,
    ),
  },
  year_start_month: {
    title: {
      en: 'First month of the hydrological year',
      fr: 'Premier mois de l’année hydrologique',
    },
    description: {
      en: '1 to 12, of annual-maxima; a year has the name of the calendar year it ends in',
      fr: '1 à 12, pour annual-maxima ; une année porte le nom de celle où elle finit',
    },
    schema: z.int().min(1).max(12).default(10),
  },
  least_completeness: {
    title: { en: 'Completeness of a year', fr: 'Complétude d’une année' },
    description: {
      en: '0 to 1: share of its times that need a value; years with less are refused and named in the notes',
      fr: '0 à 1 : part des instants qui doivent avoir une valeur ; les autres années sont refusées et nommées',
    },
    schema: z.number().min(0).max(1).default(0.95),
  },
  step_hours: {
    title: { en: 'Step of the series', fr: 'Pas de la série' },
    description: { en: '24 or 1 hours', fr: '24 ou 1 heures' },
    schema: z.literal([24, 1]).default(24),
  },
  threshold: {
    title: { en: 'Threshold', fr: 'Seuil' },
    description: {
      en: 'of peaks-over-threshold, in the unit of discharge',
      fr: 'de peaks-over-threshold, dans l’unité du débit',
    },
    schema: z.number().min(0).optional(),
  },
  separation_days: {
    title: { en: 'Days between floods', fr: 'Jours entre les crues' },
    description: {
      en: '0 to 365, of peaks-over-threshold; between two floods the flow also falls below 3/4 of the smaller peak',
      fr: '0 à 365, de peaks-over-threshold ; entre deux crues le débit descend aussi sous les 3/4 du plus petit maximum',
    },
    schema: z.number().min(0).max(365).default(7),
  },
};
