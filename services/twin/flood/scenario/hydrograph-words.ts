/** What the process is, in both languages. */
export const HYDROGRAPH_WORDS = {
  title: { en: 'Hydrograph', fr: 'Hydrogramme' },
  description: {
    en: 'The flow at a gauge, a reach or a point on a river over the coming days: every member, quantiles, thresholds with their probability, and the peak, beside the newest forecast. Rain, snow, temperature and how wet the ground is may be changed: more rain (rainFactor), a given rain (rain), snow on the ground that melts (snowWaterMm, warmerC), wet or dry ground (wetness). The result is kept as a table marked SCENARIO; the newest 50 are kept.',
    fr: 'Le débit à une station, un tronçon ou un point d’une rivière les prochains jours : chaque membre, quantiles, seuils avec leur probabilité, et la pointe, à côté de la dernière prévision. La pluie, la neige, la température et l’humidité du sol peuvent être changées : plus de pluie (rainFactor), une pluie donnée (rain), de la neige au sol qui fond (snowWaterMm, warmerC), un sol humide ou sec (wetness). Le résultat est conservé comme tableau marqué SCÉNARIO ; les 50 plus récents sont gardés.',
  },
} as const;

/** What each input means. */
export const HYDROGRAPH_INPUTS = {
  place: {
    title: { en: 'Place', fr: 'Lieu' },
    description: {
      en: '{"gauge": id}, {"reach": id}, or {"point": [longitude, latitude], "upstreamAreaKm2": area}: a point is brought to the reach of its place and area, and refused where several fit',
      fr: '{"gauge": identifiant}, {"reach": identifiant} ou {"point": [longitude, latitude], "upstreamAreaKm2": superficie} : un point est ramené au tronçon de son lieu et de sa superficie, et refusé si plusieurs conviennent',
    },
  },
  area: {
    title: { en: 'Area', fr: 'Région' },
    description: {
      en: 'Id of an area of the flood twin; the first one where it is not given',
      fr: 'Identifiant d’une région du jumeau des crues ; la première si absent',
    },
  },
  name: {
    title: { en: 'Name', fr: 'Nom' },
    description: {
      en: 'What the scenario is called, up to 80 characters',
      fr: 'Nom du scénario, 80 caractères au plus',
    },
  },
  members: {
    title: { en: 'Members', fr: 'Membres' },
    description: {
      en: 'Members of the weather ensemble, or "control"; all members where not given',
      fr: 'Membres de l’ensemble météo, ou « control » ; tous les membres si absent',
    },
  },
  rainFactor: {
    title: { en: 'Rain factor', fr: 'Facteur de pluie' },
    description: {
      en: 'Times the rain and snowfall of the forecast, 0 to 10',
      fr: 'Multiplie la pluie et la neige prévues, 0 à 10',
    },
  },
  rain: {
    title: { en: 'Rain', fr: 'Pluie' },
    description: {
      en: '{"mmPerHour", "hours"}: over all basins in the place of the forecast’s, from its start',
      fr: '{"mmPerHour", "hours"} : sur tous les bassins à la place de celle prévue, dès le début',
    },
  },
  warmerC: {
    title: { en: 'Warmer', fr: 'Plus chaud' },
    description: {
      en: 'Degrees Celsius added to the temperature of the forecast: snow melts, or stays',
      fr: 'Degrés Celsius ajoutés à la température prévue : la neige fond, ou reste',
    },
  },
  snowWaterMm: {
    title: { en: 'Snow on the ground', fr: 'Neige au sol' },
    description: {
      en: 'Water in the snow at the start, mm over all basins',
      fr: 'Eau dans la neige au début, mm sur tous les bassins',
    },
  },
  wetness: {
    title: { en: 'Wetness of the ground', fr: 'Humidité du sol' },
    description: {
      en: 'How full the soil is at the start, 0 (dry) to 1 (it takes no more)',
      fr: 'Remplissage du sol au début, 0 (sec) à 1 (il ne prend plus rien)',
    },
  },
} as const;

export const HYDROGRAPH_OUTPUTS = {
  summary: {
    title: { en: 'Hydrograph', fr: 'Hydrogramme' },
    description: {
      en: 'Where it is of (with how a point was brought there), quantiles of the flow by hour of the scenario and of the newest forecast and their difference, peaks, probabilities of thresholds, lineage, warnings, and links to the kept table with every member',
      fr: 'Où (et comment un point y a été ramené), quantiles du débit par heure du scénario et de la dernière prévision et leur différence, pointes, probabilités des seuils, provenance, mises en garde, et liens vers le tableau conservé avec chaque membre',
    },
    mediaTypes: ['application/json'],
  },
} as const;
