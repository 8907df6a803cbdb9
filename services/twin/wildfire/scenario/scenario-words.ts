/** What the process is, in both languages. */
export const SCENARIO_WORDS = {
  title: { en: 'Wildfire spread', fr: "Propagation d'un feu" },
  description: {
    en: 'Grows a fire from a point, a line, an area or the fires that burn now, over the fuels and terrain of an area, under forecast or given weather. The result is kept as a collection marked SCENARIO and compared to the forecast or to other scenarios; the newest 50 are kept. Suppression is not modelled.',
    fr: "Fait croître un feu depuis un point, une ligne, une surface ou les feux actuels, sur les combustibles et le relief d'une région, sous la météo prévue ou donnée. Le résultat est conservé comme collection marquée SCÉNARIO et comparé à la prévision ou à d'autres scénarios ; les 50 plus récents sont gardés. La lutte n'est pas modélisée.",
  },
} as const;

/** What each input means. */
export const SCENARIO_INPUTS = {
  ignition: {
    title: { en: 'Ignition', fr: 'Allumage' },
    description: {
      en: 'GeoJSON Point, LineString or Polygon (longitude, latitude), or "active-fires"',
      fr: 'Point, LineString ou Polygon GeoJSON (longitude, latitude), ou « active-fires »',
    },
  },
  name: {
    title: { en: 'Name', fr: 'Nom' },
    description: {
      en: 'What the scenario is called, up to 80 characters',
      fr: 'Nom du scénario, 80 caractères au plus',
    },
  },
  area: {
    title: { en: 'Area', fr: 'Région' },
    description: {
      en: 'Id of an area of the wildfire twin; the first one where it is not given',
      fr: "Identifiant d'une région du jumeau des feux ; la première si absent",
    },
  },
  start: {
    title: { en: 'Start', fr: 'Début' },
    description: {
      en: 'Time of ignition, taken down to the full hour. Where it is not given, the next full hour from now; the start of the forecast where that does not cover the fire from now on. The answer says which',
      fr: "Heure d'allumage, ramenée à l'heure pleine. Si absente, la prochaine heure pleine ; le début de la prévision si elle ne couvre pas le feu dès maintenant. La réponse le dit",
    },
  },
  hours: {
    title: { en: 'Duration', fr: 'Durée' },
    description: { en: 'Hours that are followed', fr: "Nombre d'heures suivies" },
  },
  weather: {
    title: { en: 'Weather', fr: 'Météo' },
    description: {
      en: 'run: control or ensemble, with members. From the start on, at every hour and place: windKmH and windFromDeg replace the wind; temperatureC, relativeHumidityPercent and precipitationMmH replace the forecast, or temperatureChangeC and relativeHumidityChangePercent (points) are added to it and precipitationFactor multiplies it. Moisture codes follow as in the forecast: the FFMC by the hour, DMC and DC at noon. Relative humidity stays as it is where the temperature alone is changed',
      fr: 'run : contrôle ou ensemble, avec members. Dès le début, à toute heure et en tout lieu : windKmH et windFromDeg remplacent le vent ; temperatureC, relativeHumidityPercent et precipitationMmH remplacent la prévision, ou temperatureChangeC et relativeHumidityChangePercent (points) s’y ajoutent et precipitationFactor la multiplie. Les indices suivent comme dans la prévision : le FFMC chaque heure, le DMC et le DC à midi. L’humidité relative reste telle quelle si seule la température change',
    },
  },
  fuelMoisture: {
    title: { en: 'Fuel moisture', fr: 'Humidité du combustible' },
    description: {
      en: 'ffmc, and bui or dmc with dc, in place of those of every hour: one constant, whatever the weather',
      fr: 'ffmc, et bui ou dmc avec dc, à la place de ceux de chaque heure : une constante, quelle que soit la météo',
    },
  },
  barriers: {
    title: { en: 'Barriers', fr: 'Barrières' },
    description: {
      en: 'Firebreaks: GeoJSON LineString or Polygon (its outline) with widthM',
      fr: 'Pare-feu : LineString ou Polygon (son contour) GeoJSON avec widthM',
    },
  },
  spreadFactor: {
    title: { en: 'Factor on the rate of spread', fr: 'Facteur de la vitesse de propagation' },
    description: {
      en: 'learned: as the newest forecast of the area was corrected by the last growth seen, with the weights of its members where they are the same. A number from 0.1 to 10 stands in its place from the start on, and members count alike; 1 is the FBP System as it is',
      fr: "learned : telle que la dernière prévision de la région a été corrigée par la dernière croissance observée, avec les poids de ses membres s'ils sont les mêmes. Un nombre de 0,1 à 10 la remplace dès le début, et les membres comptent également ; 1 est la méthode PCI telle quelle",
    },
  },
  spotting: {
    title: { en: 'Spotting', fr: 'Sautes de feu' },
    description: {
      en: 'Whether firebrands start fires ahead of the front',
      fr: 'Si des brandons allument des feux devant le front',
    },
  },
  compareTo: {
    title: { en: 'Compare to', fr: 'Comparer à' },
    description: {
      en: 'base (the newest forecast of the active fires) or ids of scenarios; the first is kept as a layer of differences',
      fr: 'base (la dernière prévision des feux actifs) ou identifiants de scénarios ; le premier devient une couche de différences',
    },
  },
  estimateOnly: {
    title: { en: 'Estimate only', fr: 'Estimation seule' },
    description: {
      en: 'Answers with the cost and runs nothing',
      fr: 'Répond le coût sans rien calculer',
    },
  },
} as const;

const JSON_ONLY = ['application/json'] as const;

/** What comes of it. */
export const SCENARIO_OUTPUTS = {
  summary: {
    title: { en: 'Summary', fr: 'Résumé' },
    description: {
      en: 'Area burned by time, exposure, arrivals, comparisons, warnings, cost, links to the stored entry',
      fr: "Surface brûlée selon le temps, exposition, arrivées, comparaisons, avertissements, coût, liens vers l'entrée conservée",
    },
    mediaTypes: JSON_ONLY,
  },
  cost: {
    title: { en: 'Cost', fr: 'Coût' },
    description: {
      en: 'Of estimateOnly: members, hours, cells, estimated seconds',
      fr: 'Pour estimateOnly : membres, heures, mailles, secondes estimées',
    },
    mediaTypes: JSON_ONLY,
  },
} as const;
