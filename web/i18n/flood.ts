import type { FloodClass, ReturnYears, Tendency } from '../state/flood-class.ts';

/** Texts of what the flood twin tells of gauges and reaches. */
export type FloodTexts = {
  readonly keyHeading: string;
  /** what a class of the map means, in the key of the layer */
  readonly classes: Readonly<Record<FloodClass, string>>;
  readonly hollow: string;
  readonly list: string;
  readonly listMore: (count: string) => string;
  readonly returnFlow: (years: ReturnYears) => string;
  readonly exceeded: (years: ReturnYears, members: string, of: string, percent: string) => string;
  readonly exceededShare: (years: ReturnYears, percent: string) => string;
  readonly exceededUnknown: (years: ReturnYears) => string;
  readonly noSignal: string;
  readonly noClass: string;
  readonly shareOf: (members: string, of: string, percent: string) => string;
  readonly peak: string;
  readonly peakRange: string;
  readonly peakStage: string;
  readonly peakTime: string;
  readonly stillRising: (percent: string) => string;
  readonly between: (low: string, high: string) => string;
  readonly place: (id: string, reach: string, area: string) => string;
  readonly tendency: string;
  readonly tendencies: Readonly<Record<Tendency, string>>;
  readonly runAge: string;
  readonly thresholdsFrom: string;
  readonly climateYears: (years: string) => string;
  readonly alerts: string;
  readonly stage: string;
  readonly discharge: string;
  readonly probability: string;
  readonly reachedFrom: string;
  readonly forHours: (hours: string) => string;
  readonly alertTimes: string;
  readonly readings: string;
  readonly newestReading: string;
  readonly newestUsed: string;
  /** in the panel on what is shown */
  readonly newestGauge: string;
  readonly gaugesOld: (age: string) => string;
  readonly noneUsed: string;
  readonly state: string;
  readonly states: Readonly<Record<string, string>>;
  readonly notUsed: string;
  readonly notUsedPart: (reason: string, from: string, to: string, count: string) => string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly tooFarOff: (count: string) => string;
  readonly noHydrograph: string;
  readonly hydrographAt: (name: string) => string;
  readonly now: string;
  readonly observed: string;
  readonly observedNotUsed: string;
  readonly analysed: string;
  readonly control: string;
  readonly verdict: string;
  readonly localColumn: string;
  readonly noStage: string;
  readonly allValues: string;
};

const REASONS_EN: FloodTexts['reasons'] = {
  missing: 'no value',
  gap: 'no reading came',
  'flag-estimated': 'estimated by the provider',
  'flag-partial': 'part of a day only',
  'flag-ice': 'ice',
  'flag-dry-but-flowing': 'marked dry, but with a flow',
  'flag-suspect': 'suspect by the provider',
  'flag-unknown': 'marked by an unknown code',
  negative: 'below zero',
  'out-of-range': 'beyond what is possible there',
  spike: 'single spike',
  'rate-of-change': 'changes faster than is possible there',
  'stuck-unusual': 'stuck: the same value for unusually long',
  'stuck-against-model': 'stuck: the same value while the river must have changed',
  'stuck-against-neighbour': 'stuck: the same value while neighbouring gauges changed',
  'no-rating': 'no rating curve: the stage cannot be turned into a flow',
};

const REASONS_FR: FloodTexts['reasons'] = {
  missing: 'pas de valeur',
  gap: 'aucune mesure reçue',
  'flag-estimated': 'estimée par le fournisseur',
  'flag-partial': 'partie de jour seulement',
  'flag-ice': 'glace',
  'flag-dry-but-flowing': 'dite à sec, mais avec un débit',
  'flag-suspect': 'douteuse selon le fournisseur',
  'flag-unknown': 'marquée d’un code inconnu',
  negative: 'sous zéro',
  'out-of-range': 'hors de ce qui y est possible',
  spike: 'pic isolé',
  'rate-of-change': 'change plus vite que possible à cet endroit',
  'stuck-unusual': 'capteur figé : même valeur anormalement longtemps',
  'stuck-against-model': 'capteur figé : même valeur alors que la rivière a dû changer',
  'stuck-against-neighbour':
    'capteur figé : même valeur alors que les stations voisines ont changé',
  'no-rating': 'pas de courbe de tarage : le niveau ne peut être converti en débit',
};

export const FLOOD_EN: FloodTexts = {
  keyHeading: 'Flow to come: the rarest that at least 30 % of the members exceed',
  classes: {
    '20-year': 'more than the 20-year flow',
    '5-year': 'more than the 5-year flow',
    '2-year': 'more than the 2-year flow',
    none: 'no flood signal',
    unknown: 'not known: too few years',
  },
  hollow: 'Pale badge with a dashed edge: the newest reading is not used',
  list: 'Most severe first',
  listMore: (count) => `${count} more on the map`,
  returnFlow: (years) => `${years}-year flow`,
  exceeded: (years, members, of, percent) =>
    `${years}-year flow exceeded by ${members} of ${of} members (${percent} %)`,
  exceededShare: (years, percent) => `${years}-year flow exceeded by ${percent} % of the members`,
  exceededUnknown: (years) => `${years}-year flow: not known here`,
  noSignal: 'No flood signal',
  noClass: 'No class: the flows of return periods are not known here',
  shareOf: (members, of, percent) => `${members} of ${of} (${percent} %)`,
  peak: 'Peak to come',
  peakRange: 'Flow',
  peakStage: 'Stage',
  peakTime: 'Time',
  stillRising: (percent) => `${percent} % of the members still rise at the end of the forecast`,
  between: (low, high) => `90 % of the members between ${low} and ${high}`,
  place: (id, reach, area) =>
    `${id}${id === reach ? '' : `, reach ${reach}`}, ${area} km² upstream`,
  tendency: 'Tendency',
  tendencies: { rising: 'rising', steady: 'steady', falling: 'falling' },
  runAge: 'Forecast from',
  thresholdsFrom: 'Return periods from',
  climateYears: (years) => `${years} years of the model itself, not of gauges`,
  alerts: 'Stages of the authority',
  stage: 'Stage',
  discharge: 'Flow',
  probability: 'Members above',
  reachedFrom: 'Reached',
  forHours: (hours) => `for ${hours} h`,
  alertTimes: 'Since when and for how long: half of the members that reach it, at times in UTC.',
  readings: 'Readings of the gauge',
  newestReading: 'Newest reading',
  newestUsed: 'Newest that may be used',
  newestGauge: 'Newest gauge reading',
  gaugesOld: (age) => `Gauges were last read ${age} ago: rivers may have changed`,
  noneUsed: 'none',
  state: 'State',
  states: {
    ...REASONS_EN,
    used: 'used',
    silent: 'silent: readings are overdue',
    empty: 'no readings',
  },
  notUsed: 'Not used, and why',
  notUsedPart: (reason, from, to, count) => `${reason}: ${from} to ${to} (${count} readings)`,
  reasons: REASONS_EN,
  tooFarOff: (count) => `${count} readings too far from every member to be believed`,
  noHydrograph: 'No hydrograph is kept for this place.',
  hydrographAt: (name) => `Hydrograph at ${name}`,
  now: 'now',
  observed: 'Observed',
  observedNotUsed: 'Observed, not used',
  analysed: 'Model corrected by gauges',
  control: 'Control',
  verdict: 'Reading',
  localColumn: 'Your time',
  noStage: 'without a rating',
  allValues: 'All values of this row',
};

export const FLOOD_FR: FloodTexts = {
  keyHeading: 'Débit à venir : le plus rare que dépassent au moins 30 % des membres',
  classes: {
    '20-year': 'plus que le débit de 20 ans',
    '5-year': 'plus que le débit de 5 ans',
    '2-year': 'plus que le débit de 2 ans',
    none: 'pas de signal de crue',
    unknown: 'inconnu : trop peu d’années',
  },
  hollow: 'Pastille pâle au bord tireté : la dernière mesure n’est pas utilisée',
  list: 'Les plus graves d’abord',
  listMore: (count) => `${count} autres sur la carte`,
  returnFlow: (years) => `débit de ${years} ans`,
  exceeded: (years, members, of, percent) =>
    `Débit de période de retour ${years} ans dépassé par ${members} membres sur ${of} (${percent} %)`,
  exceededShare: (years, percent) =>
    `Débit de période de retour ${years} ans dépassé par ${percent} % des membres`,
  exceededUnknown: (years) => `Débit de période de retour ${years} ans : inconnu ici`,
  noSignal: 'Pas de signal de crue',
  noClass: 'Pas de classe : les débits des périodes de retour sont inconnus ici',
  shareOf: (members, of, percent) => `${members} sur ${of} (${percent} %)`,
  peak: 'Pointe à venir',
  peakRange: 'Débit',
  peakStage: 'Niveau',
  peakTime: 'Heure',
  stillRising: (percent) => `${percent} % des membres encore en hausse à la fin de la prévision`,
  between: (low, high) => `90 % des membres entre ${low} et ${high}`,
  place: (id, reach, area) =>
    `${id}${id === reach ? '' : `, tronçon ${reach}`}, ${area} km² en amont`,
  tendency: 'Tendance',
  tendencies: { rising: 'en hausse', steady: 'stable', falling: 'en baisse' },
  runAge: 'Prévision du',
  thresholdsFrom: 'Périodes de retour d’après',
  climateYears: (years) => `${years} années du modèle lui-même, pas des stations`,
  alerts: 'Niveaux des autorités',
  stage: 'Niveau',
  discharge: 'Débit',
  probability: 'Membres au-dessus',
  reachedFrom: 'Atteint',
  forHours: (hours) => `pendant ${hours} h`,
  alertTimes:
    'Depuis quand et pendant combien de temps : moitié des membres qui l’atteignent, heures en UTC.',
  readings: 'Mesures de la station',
  newestReading: 'Dernière mesure',
  newestUsed: 'Dernière utilisable',
  newestGauge: 'Dernière mesure de station',
  gaugesOld: (age) => `Stations lues il y a ${age} : les rivières ont pu changer depuis`,
  noneUsed: 'aucune',
  state: 'État',
  states: {
    ...REASONS_FR,
    used: 'utilisée',
    silent: 'muette : mesures en retard',
    empty: 'aucune mesure',
  },
  notUsed: 'Non utilisé, et pourquoi',
  notUsedPart: (reason, from, to, count) => `${reason} : ${from} à ${to} (${count} mesures)`,
  reasons: REASONS_FR,
  tooFarOff: (count) => `${count} mesures trop loin de tous les membres pour être crues`,
  noHydrograph: 'Aucun hydrogramme n’est gardé pour cet endroit.',
  hydrographAt: (name) => `Hydrogramme à ${name}`,
  now: 'maintenant',
  observed: 'Observé',
  observedNotUsed: 'Observé, non utilisé',
  analysed: 'Modèle corrigé par les stations',
  control: 'Contrôle',
  verdict: 'Mesure',
  localColumn: 'Votre heure',
  noStage: 'sans courbe de tarage',
  allValues: 'Toutes les valeurs de cette ligne',
};
