/** What the process is, in both languages. */
export const INUNDATION_WORDS = {
  title: { en: 'Flood inundation', fr: 'Inondation' },
  description: {
    en: 'Where the water goes street by street, how deep, how fast and when, under the forecast of the river or another flow, with a levee that breaks, barriers, rain on the town (two-dimensional local-inertial hydraulics). The result is kept as a collection marked SCENARIO, with the difference to the same without the changes, who and what is flooded, roads cut, damage and how long until dry. While it runs, depths can be watched in the same collection: the run is then marked incomplete. The newest 50 are kept.',
    fr: 'Où va l’eau, rue par rue, quelle profondeur, quelle vitesse et quand, sous la prévision de la rivière ou un autre débit, avec une digue qui rompt, des barrières, de la pluie sur la ville (hydraulique bidimensionnelle inertielle locale). Le résultat est conservé comme collection marquée SCÉNARIO, avec l’écart au même calcul sans les changements, les personnes et biens inondés, routes coupées, dommages et durée jusqu’au sec. Pendant le calcul, les profondeurs se lisent dans la même collection : la passe est alors marquée incomplète. Les 50 plus récents sont gardés.',
  },
} as const;

/** What each input means. */
export const INUNDATION_INPUTS = {
  area: {
    title: { en: 'Area', fr: 'Région' },
    description: {
      en: 'Id of an area of the flood twin that has the terrain of a town; the first one where it is not given',
      fr: 'Identifiant d’une région du jumeau des crues qui a le terrain d’une ville ; la première si absent',
    },
  },
  within: {
    title: { en: 'Within', fr: 'Dans' },
    description: {
      en: 'GeoJSON polygon: only the rectangle of cells around it; a river must enter and leave it',
      fr: 'Polygone GeoJSON : seulement le rectangle de mailles qui l’entoure ; une rivière doit y entrer et en sortir',
    },
  },
  name: {
    title: { en: 'Name', fr: 'Nom' },
    description: {
      en: 'What the scenario is called, up to 80 characters',
      fr: 'Nom du scénario, 80 caractères au plus',
    },
  },
  inflows: {
    title: { en: 'Inflows', fr: 'Apports' },
    description: {
      en: '{"forecast": "control"}, {"member": n}, {"quantile": 0 to 1} of the newest forecast, or a list of {"reach" or "point", "dischargeM3S": a number or [{"hours", "m3s"}, ...]}; the largest river where neither reach nor point is given',
      fr: '{"forecast": "control"}, {"member": n}, {"quantile": 0 à 1} de la dernière prévision, ou une liste de {"reach" ou "point", "dischargeM3S": un nombre ou [{"hours", "m3s"}, ...]} ; la plus grande rivière sans reach ni point',
    },
  },
  start: {
    title: { en: 'Start', fr: 'Début' },
    description: {
      en: 'ISO 8601; the start of the newest forecast where it is not given',
      fr: 'ISO 8601 ; le début de la dernière prévision si absent',
    },
  },
  hours: {
    title: { en: 'Hours', fr: 'Heures' },
    description: { en: '1 to 240; 24', fr: '1 à 240 ; 24' },
  },
  breach: {
    title: { en: 'Breaches', fr: 'Brèches' },
    description: {
      en: '[{"place": [longitude, latitude] near a levee, or "levee": id, "widthM", "time" (the start), "invertM" or "depthM" below the crest (the ground behind the levee), "formationMinutes" (30)}]',
      fr: '[{"place": [longitude, latitude] près d’une digue, ou "levee": identifiant, "widthM", "time" (le début), "invertM" ou "depthM" sous la crête (le sol derrière la digue), "formationMinutes" (30)}]',
    },
  },
  barriers: {
    title: { en: 'Barriers', fr: 'Barrières' },
    description: {
      en: '[{"line": [[longitude, latitude], ...], "crestM" (altitude) or "heightM" over the ground}]: walls that water passes only over',
      fr: '[{"line": [[longitude, latitude], ...], "crestM" (altitude) ou "heightM" au-dessus du sol}] : murs que l’eau ne franchit que par-dessus',
    },
  },
  rain: {
    title: { en: 'Rain on the town', fr: 'Pluie sur la ville' },
    description: {
      en: '{"mmPerHour", "hours", "fromHour"}: all of it runs off',
      fr: '{"mmPerHour", "hours", "fromHour"} : elle ruisselle entièrement',
    },
  },
  rainFactor: {
    title: { en: 'Rain factor', fr: 'Facteur de pluie' },
    description: {
      en: 'Times the rain of the forecast over the basins and the rain on the town, 0 to 10',
      fr: 'Multiplie la pluie prévue sur les bassins et la pluie sur la ville, 0 à 10',
    },
  },
  roughnessFactor: {
    title: { en: 'Roughness factor', fr: 'Facteur de rugosité' },
    description: { en: 'Times Manning’s n, 0.2 to 5', fr: 'Multiplie le n de Manning, 0,2 à 5' },
  },
  intervalMinutes: {
    title: { en: 'Interval', fr: 'Intervalle' },
    description: {
      en: 'Minutes between two depths, 5 to 1440; 60',
      fr: 'Minutes entre deux profondeurs, 5 à 1440 ; 60',
    },
  },
  coarser: {
    title: { en: 'Coarser', fr: 'Plus grossier' },
    description: {
      en: 'So many cells of the terrain side by side make one, 1 to 4: 2 takes an eighth of the time; levees then stand as walls of their crest',
      fr: 'Tant de mailles du terrain côte à côte en font une, 1 à 4 : 2 prend un huitième du temps ; les digues sont alors des murs à leur crête',
    },
  },
  compareToBase: {
    title: { en: 'Compare', fr: 'Comparer' },
    description: {
      en: 'Run the same without the changes too, and tell the difference; true',
      fr: 'Calculer aussi sans les changements, et dire l’écart ; true',
    },
  },
  estimateOnly: {
    title: { en: 'Estimate only', fr: 'Estimation seule' },
    description: {
      en: 'Say what it would take (cells, steps, seconds) and compute nothing',
      fr: 'Dire ce que cela prendrait (mailles, pas, secondes) sans rien calculer',
    },
  },
} as const;

export const INUNDATION_OUTPUTS = {
  summary: {
    title: { en: 'Scenario', fr: 'Scénario' },
    description: {
      en: 'Flooded ground and people by depth, of scenario and base and their difference, exposure, roads cut with times, damage, priorities, times until dry, mass balance, lineage, warnings, links to the kept collection',
      fr: 'Sol et personnes inondés par profondeur, scénario, référence et écart, exposition, routes coupées avec heures, dommages, priorités, durées jusqu’au sec, bilan d’eau, provenance, mises en garde, liens vers la collection conservée',
    },
    mediaTypes: ['application/json'],
  },
  cost: {
    title: { en: 'Cost', fr: 'Coût' },
    description: {
      en: 'In place of the summary where only an estimate is asked for',
      fr: 'Au lieu du résumé lorsque seule une estimation est demandée',
    },
    mediaTypes: ['application/json'],
  },
} as const;
