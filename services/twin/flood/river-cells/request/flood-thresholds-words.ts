/** What the process is, in both languages. */
export const FLOOD_THRESHOLDS_WORDS = {
  title: { en: 'Flood thresholds', fr: 'Seuils de crue' },
  description: {
    en: 'Discharge of return periods on every cell of a gridded record of river discharge over many years, or of its yearly maxima: a Gumbel distribution by the first two L-moments of the yearly peaks of each cell, as GloFAS has them. Years of which too much is missing are refused and named; cells with too few years have no value. The result is kept as a collection of its own on the grid of the record, marked SCENARIO; the newest 50 are kept.',
    fr: 'Débits de périodes de retour sur chaque maille d’une longue série de débits en grille, ou de ses maxima annuels : loi de Gumbel par les deux premiers L-moments des pointes annuelles de chaque maille, comme pour GloFAS. Les années trop incomplètes sont refusées et nommées ; les mailles avec trop peu d’années n’ont pas de valeur. Le résultat est conservé comme collection à part sur la grille de la série, marquée SCÉNARIO ; les 50 plus récents sont gardés.',
  },
} as const;

/** What each input means. */
export const FLOOD_THRESHOLDS_INPUTS = {
  collection: {
    title: { en: 'Collection', fr: 'Collection' },
    description: {
      en: 'Id of a collection with runs of river discharge over many years, at most ten days apart, or of yearly maxima (cell method maximum over a year)',
      fr: 'Identifiant d’une collection de débits sur de nombreuses années, espacés de dix jours au plus, ou de maxima annuels (cell method maximum sur un an)',
    },
  },
  variable: {
    title: { en: 'Variable', fr: 'Variable' },
    description: {
      en: 'Id of the variable, m3 s-1; the one of river discharge where it is not given',
      fr: 'Identifiant de la variable, m3 s-1 ; celle du débit si absent',
    },
  },
  upstreamArea: {
    title: { en: 'Upstream area', fr: 'Superficie amont' },
    description: {
      en: 'Id of a collection with upstream_area on the same grid; looked for in the record where it is not given',
      fr: 'Identifiant d’une collection avec upstream_area sur la même grille ; cherchée dans la série si absent',
    },
  },
  returnPeriods: {
    title: { en: 'Return periods', fr: 'Périodes de retour' },
    description: { en: 'Years, each above 1', fr: 'Années, chacune supérieure à 1' },
  },
  startMonth: {
    title: { en: 'First month of the year', fr: 'Premier mois de l’année' },
    description: {
      en: 'Month that the hydrological year begins with, 1 to 12; it has no part in yearly maxima',
      fr: 'Mois où commence l’année hydrologique, 1 à 12 ; sans effet sur des maxima annuels',
    },
  },
  leastYears: {
    title: { en: 'Fewest years', fr: 'Nombre minimal d’années' },
    description: {
      en: 'Years that a cell needs for a threshold, 5 or more (Bulletin 17C: ten)',
      fr: 'Années nécessaires à une maille, 5 ou plus (Bulletin 17C : dix)',
    },
  },
  leastCompleteness: {
    title: { en: 'Least completeness', fr: 'Complétude minimale' },
    description: {
      en: 'Share of its times that a year needs, 0 to 1, of the record and of each cell',
      fr: 'Part des échéances qu’il faut à une année, 0 à 1, dans la série et dans chaque maille',
    },
  },
  leastUpstreamAreaKm2: {
    title: { en: 'Smallest river', fr: 'Plus petite rivière' },
    description: {
      en: 'Cells that drain less have no threshold, km2, where upstream area is known (GloFAS 4: 250)',
      fr: 'Les mailles qui drainent moins n’ont pas de seuil, km2, si la superficie amont est connue (GloFAS 4 : 250)',
    },
  },
  name: {
    title: { en: 'Name', fr: 'Nom' },
    description: {
      en: 'What the result is called, up to 80 characters',
      fr: 'Nom du résultat, 80 caractères au plus',
    },
  },
} as const;

/** What comes out. */
export const FLOOD_THRESHOLDS_OUTPUTS = {
  summary: {
    title: { en: 'Summary', fr: 'Résumé' },
    description: {
      en: 'The collection that was made, its variables, years used and refused, cells with and without thresholds, and what a reader must know',
      fr: 'La collection produite, ses variables, les années utilisées et refusées, les mailles avec et sans seuil, et ce qu’il faut savoir',
    },
    mediaTypes: ['application/json'],
  },
} as const;
