/** Texts of what the twins compute: where it comes from, how good it is, how far it has come. */
export type TwinTexts = {
  readonly origin: string;
  readonly originFailed: string;
  readonly originOf: (process: string, version: string) => string;
  readonly cautions: (count: number) => string;
  readonly madeOf: string;
  /** what an input or an observation served as */
  readonly roles: Readonly<Record<string, string>>;
  readonly newest: string;
  readonly newestNone: string;
  readonly newestOld: (age: string) => string;
  readonly observed: string;
  readonly observedCount: (count: string, role: string) => string;
  readonly observedSpan: (first: string, last: string) => string;
  readonly fires: string;
  readonly fire: (name: string, area: string) => string;
  readonly mapped: (age: string) => string;
  readonly notMapped: string;
  readonly detected: (count: string, age: string) => string;
  readonly oldestPart: (age: string) => string;
  readonly passedOver: (id: string, reason: string) => string;
  readonly parameters: string;
  readonly spreadAsIs: string;
  readonly spreadFactor: (factor: string, range: string) => string;
  readonly corrected: (run: string, before: string, after: string) => string;
  readonly reach: (hours: number) => string;
  readonly curing: (percent: number) => string;
  readonly codesFrom: Readonly<Record<string, string>>;
  readonly models: string;
  readonly skill: string;
  readonly skillNone: string;
  readonly skillTable: (quantity: string) => string;
  readonly skillDay: string;
  readonly skillError: string;
  readonly skillTendency: string;
  readonly skillCases: string;
  readonly tooHigh: (by: string) => string;
  readonly tooLow: (by: string) => string;
  readonly tooLate: (by: string) => string;
  readonly tooEarly: (by: string) => string;
  readonly balanced: string;
  readonly reached: string;
  readonly foreseen: (event: string, hits: string, events: string, days: number) => string;
  readonly neverHappened: (event: string, days: number) => string;
  readonly falseAlarms: (count: string, warned: string) => string;
  /** a twin in a sentence, at its beginning */
  readonly names: Readonly<Record<'wildfire' | 'flood', string>>;
  readonly running: (twin: string) => string;
  readonly runningShare: (percent: number) => string;
  readonly failed: (twin: string, reason: string) => string;
  readonly outOfSeason: string;
  readonly atQuality: string;
  /** by bit */
  readonly quality: Readonly<Record<1 | 2 | 4, string>>;
  readonly qualityNone: string;
  readonly arrives: string;
  readonly burnedBefore: string;
  readonly wetBefore: string;
  /** what the hours until fire or water arrives begin at: the start of the run, in two clocks */
  readonly hoursFrom: (utc: string, local: string) => string;
  /** of a variable that is about all times up to this one */
  readonly until: (time: string) => string;
  readonly evacuationRoute: string;
  readonly otherRoad: string;
  readonly agesHeading: string;
  readonly ages: readonly [string, string, string, string];
};

export const TWIN_EN: TwinTexts = {
  origin: 'How this was computed',
  originFailed: 'How this was computed could not be loaded.',
  originOf: (process, version) => `${process}, version ${version}`,
  cautions: (count) => (count === 1 ? '1 caution' : `${count} cautions`),
  madeOf: 'Derived from',
  roles: {
    control: 'Forecast',
    'control before': 'Forecast before it',
    ensemble: 'Ensemble forecast',
    landscape: 'Fuels and terrain',
    stations: 'Weather stations',
    hotspots: 'Satellite hotspots',
    perimeters: 'Mapped fire outlines',
    roads: 'Roads as barriers',
    'run before': 'Moisture codes of the run before',
    'corrected by': 'Corrected by the run',
    'corrected as': 'Corrected as the forecast',
    past: 'Past weather of the basins',
    reaches: 'River reaches',
    basins: 'Sub-basins',
    gauges: 'River gauges',
    discharge: 'Gauge readings',
    annualPeaks: 'Yearly peaks at gauges',
    reachClimate: 'Yearly peaks of the model',
  },
  newest: 'Newest fire observation',
  newestNone: 'none used: no fire was seen',
  newestOld: (age) => `Fires were last seen ${age} ago: they may have moved on`,
  observed: 'Observations used',
  observedCount: (count, role) => `${count} – ${role}`,
  observedSpan: (first, last) => `${first} to ${last}`,
  fires: 'Fires at the start',
  fire: (name, area) => `${name}, ${area} ha`,
  mapped: (age) => `outline mapped ${age} ago`,
  notMapped: 'no mapped outline: estimated from hotspots',
  detected: (count, age) => `${count} hotspots since; last seen ${age} ago`,
  oldestPart: (age) => `its oldest part seen ${age} ago`,
  passedOver: (id, reason) => `Not grown: ${id} (${reason})`,
  parameters: 'Settings',
  spreadAsIs: 'Rate of spread as the models give it: no growth was seen yet to correct it by',
  spreadFactor: (factor, range) =>
    `Rate of spread times ${factor}, from the last growth seen (likely ${range})`,
  corrected: (run, before, after) =>
    `Against the newest growth seen, the run of ${run} was off by ${before} h; corrected, by ${after} h`,
  reach: (hours) => `Looks ${hours} hours ahead`,
  curing: (percent) => `Grass ${percent} % cured`,
  codesFrom: {
    stations: 'Moisture codes carried forward from station observations',
    'previous run': 'Moisture codes carried forward from the run before',
    'start-up values': 'Moisture codes begin with start-up values: too low or too high for days',
  },
  models: 'Models',
  skill: 'How good it has been',
  skillNone: 'Not judged yet: no observation has caught up with a forecast.',
  skillTable: (quantity) => `Forecasts of ${quantity} against what was observed`,
  skillDay: 'Day ahead',
  skillError: 'Typically off by',
  skillTendency: 'Tends to be',
  skillCases: 'Cases',
  tooHigh: (by) => `${by} too high`,
  tooLow: (by) => `${by} too low`,
  tooLate: (by) => `${by} too late`,
  tooEarly: (by) => `${by} too early`,
  balanced: 'neither',
  reached: 'fire reaching a place',
  foreseen: (event, hits, events, days) =>
    `Day ${days}, ${event}: ${hits} of ${events} cases foreseen`,
  neverHappened: (event, days) => `Day ${days}, ${event}: did not happen`,
  falseAlarms: (count, warned) => `${count} of ${warned} warnings were false alarms`,
  names: { wildfire: 'The wildfire twin', flood: 'The flood twin' },
  running: (twin) => `${twin} is computing`,
  runningShare: (percent) => `${percent} % done`,
  failed: (twin, reason) => `${twin} could not compute its newest results: ${reason}`,
  outOfSeason: 'out of season (snow or cold)',
  atQuality: 'To know of this value',
  quality: {
    1: 'rain of less than 24 hours is in it',
    2: 'start-up values still show in it',
    4: 'a day without observation was filled in',
  },
  qualityNone: 'nothing to note',
  arrives: 'Arrives',
  burnedBefore: 'Burned already at the start of the forecast',
  wetBefore: 'Under water already at the start of the forecast',
  hoursFrom: (utc, local) => `Hours from the start of the forecast, ${utc} (${local})`,
  until: (time) => `Forecast up to ${time}`,
  evacuationRoute: 'evacuation route',
  otherRoad: 'other road',
  agesHeading: 'Time since detection',
  ages: ['up to 6 hours', '6 to 24 hours', '1 to 2 days', 'more than 2 days'],
};

export const TWIN_FR: TwinTexts = {
  origin: 'Comment c’est calculé',
  originFailed: 'La façon dont c’est calculé n’a pas pu être chargée.',
  originOf: (process, version) => `${process}, version ${version}`,
  cautions: (count) => (count === 1 ? '1 mise en garde' : `${count} mises en garde`),
  madeOf: 'Calculé à partir de',
  roles: {
    control: 'Prévision',
    'control before': 'Prévision précédente',
    ensemble: 'Prévision d’ensemble',
    landscape: 'Combustibles et relief',
    stations: 'Stations météo',
    hotspots: 'Points chauds par satellite',
    perimeters: 'Contours de feux cartographiés',
    roads: 'Routes comme obstacles',
    'run before': 'Indices d’humidité de la passe précédente',
    'corrected by': 'Corrigé d’après la passe',
    'corrected as': 'Corrigé comme la prévision',
    past: 'Météo passée des bassins',
    reaches: 'Tronçons de rivière',
    basins: 'Sous-bassins',
    gauges: 'Stations hydrométriques',
    discharge: 'Mesures des stations',
    annualPeaks: 'Pointes annuelles aux stations',
    reachClimate: 'Pointes annuelles du modèle',
  },
  newest: 'Dernière observation du feu',
  newestNone: 'aucune : pas de feu observé',
  newestOld: (age) => `Feux observés il y a ${age} : ils ont pu avancer depuis`,
  observed: 'Observations utilisées',
  observedCount: (count, role) => `${count} – ${role}`,
  observedSpan: (first, last) => `${first} à ${last}`,
  fires: 'Feux au départ',
  fire: (name, area) => `${name}, ${area} ha`,
  mapped: (age) => `contour cartographié il y a ${age}`,
  notMapped: 'aucun contour cartographié : estimé d’après les points chauds',
  detected: (count, age) => `${count} points chauds depuis; vu pour la dernière fois il y a ${age}`,
  oldestPart: (age) => `sa partie la plus ancienne vue il y a ${age}`,
  passedOver: (id, reason) => `Écarté : ${id} (${reason})`,
  parameters: 'Réglages',
  spreadAsIs:
    'Vitesse de propagation telle que la donnent les modèles : aucune croissance observée pour la corriger',
  spreadFactor: (factor, range) =>
    `Vitesse de propagation multipliée par ${factor}, d’après la dernière croissance observée (probablement ${range})`,
  corrected: (run, before, after) =>
    `Face à la dernière croissance observée, la passe du ${run} s’écartait de ${before} h; corrigée, de ${after} h`,
  reach: (hours) => `Échéance de ${hours} heures`,
  curing: (percent) => `Herbe séchée à ${percent} %`,
  codesFrom: {
    stations: 'Indices d’humidité tenus à jour par les observations des stations',
    'previous run': 'Indices d’humidité repris de la passe précédente',
    'start-up values':
      'Indices d’humidité partis de valeurs de départ : trop bas ou trop hauts pendant des jours',
  },
  models: 'Modèles',
  skill: 'Qualité passée',
  skillNone: 'Pas encore évalué : aucune observation n’a rejoint une prévision.',
  skillTable: (quantity) => `Prévisions (${quantity}) face aux observations`,
  skillDay: 'Jours d’avance',
  skillError: 'Écart typique',
  skillTendency: 'Tendance',
  skillCases: 'Cas',
  tooHigh: (by) => `${by} trop haut`,
  tooLow: (by) => `${by} trop bas`,
  tooLate: (by) => `${by} trop tard`,
  tooEarly: (by) => `${by} trop tôt`,
  balanced: 'aucune',
  reached: 'arrivée du feu à un endroit',
  foreseen: (event, hits, events, days) =>
    `Jour ${days}, ${event} : ${hits} cas prévus sur ${events}`,
  neverHappened: (event, days) => `Jour ${days}, ${event} : ne s’est pas produit`,
  falseAlarms: (count, warned) => `fausses alertes : ${count} sur ${warned} annonces`,
  names: { wildfire: 'Le jumeau des feux', flood: 'Le jumeau des crues' },
  running: (twin) => `${twin} calcule`,
  runningShare: (percent) => `fait à ${percent} %`,
  failed: (twin, reason) => `${twin} n’a pas pu calculer ses derniers résultats : ${reason}`,
  outOfSeason: 'hors saison (neige ou froid)',
  atQuality: 'À savoir sur cette valeur',
  quality: {
    1: 'repose sur moins de 24 heures de pluie',
    2: 'garde la trace des valeurs de départ',
    4: 'un jour sans observation a été comblé',
  },
  qualityNone: 'rien à signaler',
  arrives: 'Arrivée',
  burnedBefore: 'Déjà brûlé au début de la prévision',
  wetBefore: 'Déjà sous l’eau au début de la prévision',
  hoursFrom: (utc, local) => `Heures depuis le début de la prévision, ${utc} (${local})`,
  until: (time) => `Prévision jusqu’au ${time}`,
  evacuationRoute: 'voie d’évacuation',
  otherRoad: 'autre route',
  agesHeading: 'Temps depuis la détection',
  ages: ['jusqu’à 6 heures', '6 à 24 heures', '1 à 2 jours', 'plus de 2 jours'],
};
