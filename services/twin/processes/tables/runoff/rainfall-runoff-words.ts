import type { Words } from '../../process.ts';

type Described = { readonly title: Words; readonly description: Words };

const parameter = (name: string, en: string, fr: string): Described => ({
  title: { en: `Parameter ${name}`, fr: `Paramètre ${name}` },
  description: { en, fr },
});

/** How long the stores are filled before anything is told. */
export const warmUpWords: Described = {
  title: { en: 'Warm-up', fr: 'Mise en route' },
  description: {
    en:
      'first steps that only fill the stores; their results are null and not scored: a number of ' +
      'steps, the date of the first step after it, or a period (1989-01-01/1989-12-31; rows before ' +
      'it are not run, but count in the mean yearly snowfall); 0 where not given: from x1 x 0.3 and x3 x 0.5 in the stores',
    fr:
      'premiers pas qui ne font que remplir les réservoirs ; leurs résultats sont null et non ' +
      'évalués : un nombre de pas, la date du premier pas qui suit, ou une période ' +
      '(1989-01-01/1989-12-31 ; les lignes avant elle ne sont pas simulées, mais comptent dans la ' +
      'neige annuelle moyenne) ; sinon 0 : réservoirs à 0,3 x1 et 0,5 x3',
  },
};

/** Title and description of the process and its inputs, in both languages. */
export const RUNOFF_WORDS = {
  process: {
    title: { en: 'Rainfall to discharge', fr: 'De la pluie au débit' },
    description: {
      en:
        'Discharge of basins by GR4J (Perrin et al. 2003), GR6J (Pushpalatha et al. 2011) or hourly ' +
        'GR4H, with the snow of CemaNeige (Valery et al. 2014), for a table with columns date, P ' +
        '(mm a step), E (potential evaporation, mm a step), T (mean, degC, where there is snow or ' +
        'E is to be computed), Qobs (mm a step) where there is a record, and id where there is ' +
        'more than one basin; a row a day (GR4H: an hour), none left out. The columns come back ' +
        "with Qsim and, under airGR's names, the stores at the end of the step (Prod, Rout, Exp; " +
        'mm) and the fluxes (mm a step): Pn net rain, Ps into the production store, AE actual ' +
        'evaporation, Perc percolation, PR to the routing, Q9 and Q1 out of the unit hydrographs, ' +
        'Exch potential exchange, AExch1, AExch2, AExch the actual one, QR from the routing store, ' +
        'QRExp from the exponential one, QD direct; with snow, of each layer from the lowest ' +
        '(SnowPack1, ...): Pliq, Psol, SnowPack (mm), ThermalState (degC), Gratio (share), ' +
        'PotMelt, Melt, PliqAndMelt, Temp. With Qobs the metadata hold NSE, KGE (2009) and KGE2 ' +
        '(2012).',
      fr:
        'Débit de bassins par GR4J (Perrin et al. 2003), GR6J (Pushpalatha et al. 2011) ou GR4H ' +
        'horaire, avec la neige de CemaNeige (Valéry et al. 2014), pour un tableau de colonnes ' +
        'date, P (mm par pas), E (évaporation potentielle, mm par pas), T (moyenne, degC, s’il y a ' +
        'neige ou si E est à calculer), Qobs (mm par pas) s’il y a des mesures, et id s’il y a ' +
        'plus d’un bassin ; une ligne par jour (GR4H : par heure), sans lacune. Les colonnes ' +
        'reviennent avec Qsim et, sous les noms de airGR, les réservoirs en fin de pas (Prod, ' +
        'Rout, Exp ; mm) et les flux (mm par pas) : Pn pluie nette, Ps vers le réservoir de ' +
        'production, AE évaporation réelle, Perc percolation, PR vers le routage, Q9 et Q1 sortie ' +
        'des hydrogrammes unitaires, Exch échange potentiel, AExch1, AExch2, AExch échange réel, ' +
        'QR du réservoir de routage, QRExp de l’exponentiel, QD direct ; avec neige, de chaque ' +
        'couche depuis la plus basse (SnowPack1, ...) : Pliq, Psol, SnowPack (mm), ThermalState ' +
        '(degC), Gratio (part), PotMelt, Melt, PliqAndMelt, Temp. Avec Qobs, les métadonnées ' +
        'donnent NSE, KGE (2009) et KGE2 (2012).',
    },
  },
  model: {
    title: { en: 'Model', fr: 'Modèle' },
    description: {
      en: 'GR4J, GR6J, CemaNeigeGR4J, CemaNeigeGR6J by day; GR4H, CemaNeigeGR4H by hour',
      fr: 'GR4J, GR6J, CemaNeigeGR4J, CemaNeigeGR6J journaliers ; GR4H, CemaNeigeGR4H horaires',
    },
  },
  x1: parameter(
    'x1',
    'capacity of the production store, mm',
    'capacité du réservoir de production, mm',
  ),
  x2: parameter('x2', 'exchange coefficient, mm a step', 'coefficient d’échange, mm par pas'),
  x3: parameter('x3', 'capacity of the routing store, mm', 'capacité du réservoir de routage, mm'),
  x4: parameter(
    'x4',
    'time base of the unit hydrograph, steps, 0.5 or more',
    'temps de base de l’hydrogramme unitaire, pas, 0,5 ou plus',
  ),
  x5: parameter(
    'x5',
    'GR6J: threshold of the exchange; CemaNeigeGR4J and GR4H: CTG, weight of the state before, 0 to 1',
    'GR6J : seuil d’échange ; CemaNeigeGR4J et GR4H : CTG, poids de l’état précédent, 0 à 1',
  ),
  x6: parameter(
    'x6',
    'GR6J: coefficient of the exponential store, mm; CemaNeigeGR4J and GR4H: Kf, mm per degC and step',
    'GR6J : coefficient du réservoir exponentiel, mm ; CemaNeigeGR4J et GR4H : Kf, mm par degC et pas',
  ),
  x7: parameter('x7', 'CemaNeigeGR6J: CTG, 0 to 1', 'CemaNeigeGR6J : CTG, 0 à 1'),
  x8: parameter(
    'x8',
    'CemaNeigeGR6J: Kf, mm per degC and day',
    'CemaNeigeGR6J : Kf, mm par degC et jour',
  ),
  calibrate: {
    title: { en: 'Calibrate by', fr: 'Caler selon' },
    description: {
      en: 'NSE, KGE or KGE2: find the parameters from Qobs instead of giving them',
      fr: 'NSE, KGE ou KGE2 : trouver les paramètres d’après Qobs au lieu de les donner',
    },
  },
  split_sample: {
    title: { en: 'Split-sample test', fr: 'Test en deux périodes' },
    description: {
      en:
        'with calibrate: each half of the record is calibrated and the other scored (Klemes 1986); ' +
        'told in the metadata',
      fr:
        'avec calibrate : chaque moitié de la période est calée et l’autre évaluée (Klemes 1986) ; ' +
        'dit dans les métadonnées',
    },
  },
  evaporation: {
    title: { en: 'Potential evaporation', fr: 'Évaporation potentielle' },
    description: {
      en:
        'column: of the column E; oudin: from T and the latitude (Oudin et al. 2005), of hours by ' +
        'fixed shares of the clock of the table, 6 to 18 h',
      fr:
        'column : de la colonne E ; oudin : d’après T et la latitude (Oudin et al. 2005), pour des ' +
        'heures selon des parts fixes de l’heure du tableau, 6 à 18 h',
    },
  },
  latitude: {
    title: { en: 'Latitude', fr: 'Latitude' },
    description: {
      en: 'degrees north, for the evaporation by Oudin; a column lat goes before it',
      fr: 'degrés nord, pour l’évaporation d’Oudin ; une colonne lat passe avant',
    },
  },
  run: {
    title: { en: 'Period of the run', fr: 'Période simulée' },
    description: {
      en:
        'first and last day that are told (1990-01-01/1999-12-31); all after the warm-up where not ' +
        'given; a warm-up of so many steps lies before it',
      fr:
        'premier et dernier jour à donner (1990-01-01/1999-12-31) ; sinon tout après la mise en ' +
        'route ; une mise en route en nombre de pas la précède',
    },
  },
  hypsometry: {
    title: { en: 'Hypsometry', fr: 'Hypsométrie' },
    description: {
      en:
        'for snow: 101 heights in m, below which 0, 1, ... 100 % of the basin lie: an array, text ' +
        'with commas, or an object of arrays by id',
      fr:
        'pour la neige : 101 altitudes en m, sous lesquelles se trouvent 0, 1, ... 100 % du ' +
        'bassin : liste, texte à virgules, ou objet de listes par id',
    },
  },
  layers: {
    title: { en: 'Layers of height', fr: 'Couches d’altitude' },
    description: {
      en: 'of equal area, 1 to 100, for the snow; 1 needs no hypsometry',
      fr: 'de même surface, 1 à 100, pour la neige ; 1 sans hypsométrie',
    },
  },
  input_altitude: {
    title: { en: 'Altitude of the weather', fr: 'Altitude de la météo' },
    description: {
      en: 'that P and T are for, m; the median of the hypsometry where not given',
      fr: 'pour laquelle P et T valent, m ; sinon la médiane de l’hypsométrie',
    },
  },
  annual_snow: {
    title: { en: 'Mean yearly snowfall', fr: 'Neige annuelle moyenne' },
    description: {
      en: 'of the basin, mm, above 0; the mean of the table, warm-up included, where not given',
      fr: 'du bassin, mm, plus de 0 ; sinon la moyenne du tableau, mise en route comprise',
    },
  },
  results: {
    title: { en: 'Results', fr: 'Résultats' },
    description: {
      en: 'all: discharge, stores and fluxes; discharge: Qsim alone',
      fr: 'all : débit, réservoirs et flux ; discharge : Qsim seul',
    },
  },
} as const satisfies Record<string, Described>;
