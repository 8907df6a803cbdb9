import { z } from 'zod';

import { toIsoTime } from '../../../earth/time.ts';
import { invalidField } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import { AreaPlaceInput, readAreaPlace } from '../../exposure/place-input.ts';
import { defineProcess, type Process } from '../../processes/process.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { readAreas } from '../areas.ts';
import { compareWithRun, compareWithShape } from './compare-observed.ts';
import { differAmounts, measureRun } from './compare-floods.ts';
import { readDepthClasses } from './depth-classes.ts';
import { chooseTownArea } from './plan-inundation.ts';
import { reportFlood } from './report-flood.ts';
import { ROAD_DEPTH_M } from './road-cuts.ts';
import { readStoredFlood } from './stored-flood.ts';

const words = (en: string, fr: string) => ({ en, fr });
const CollectionId = z.string().max(120);

type Deps = Pick<TwinDeps, 'catalog' | 'runs' | 'readTable'>;

/**
 * Who and what a stored run of a town puts under water, how deep and when; after the event also how
 * it compares with another run, or with the extent that was seen.
 */
export function floodExposureProcess(catalogDir: string, deps: Deps): Process {
  return defineProcess({
    id: 'flood-exposure',
    version: '1.0.0',
    title: words('Flood exposure', 'Exposition aux crues'),
    description: words(
      'People, dwellings, facilities and roads under water by depth and time, roads cut and from when to when, evacuation routes, damage to buildings by published depth-damage curves with their span, what to look after first, how long until dry; compared with another run or with an extent that was seen (hits, misses, false alarms, critical success index).',
      'Population, logements, installations et routes sous l’eau selon la profondeur et l’heure, routes coupées et de quand à quand, voies d’évacuation, dommages aux bâtiments par courbes publiées avec leur étendue, priorités, durée jusqu’au sec ; comparés à une autre passe ou à une étendue observée (succès, manqués, fausses alertes, indice de succès critique).',
    ),
    keywords: ['flood', 'exposure', 'damage', 'roads', 'facilities', 'after the event'],
    inputs: {
      area: {
        title: words('Area', 'Région'),
        description: words(
          'Id of an area of the flood twin that has the terrain of a town; the first where it is not given',
          'Identifiant d’une région du jumeau des crues qui a le terrain d’une ville ; la première si absent',
        ),
        schema: z.string().max(64).optional(),
      },
      collection: {
        title: words('Collection', 'Collection'),
        description: words(
          'Runs of the twin or a scenario of flood-inundation; that of the control forecast where it is not given',
          'Passes du jumeau ou scénario de flood-inundation ; celle de la prévision de contrôle si absent',
        ),
        schema: CollectionId.optional(),
      },
      run: {
        title: words('Run', 'Passe'),
        description: words('Reference time, or latest', 'Heure de référence, ou latest'),
        schema: z.string().max(40).default('latest'),
      },
      compareTo: {
        title: words('Compare to', 'Comparer à'),
        description: words(
          '{"collection", "run"}: another run on the same cells, such as one before the event',
          '{"collection", "run"} : une autre passe sur les mêmes mailles, par exemple d’avant la crue',
        ),
        schema: z
          .strictObject({ collection: CollectionId, run: z.string().max(40).default('latest') })
          .optional(),
      },
      observed: {
        title: words('Observed extent', 'Étendue observée'),
        description: words(
          'GeoJSON polygon of the ground that was seen under water',
          'Polygone GeoJSON du sol vu sous l’eau',
        ),
        schema: AreaPlaceInput.optional(),
      },
      roadDepthM: {
        title: words('Depth that cuts a road', 'Profondeur qui coupe une route'),
        description: words(
          `m; ${ROAD_DEPTH_M} for cars (Pregnolato et al. 2017)`,
          `m ; ${String(ROAD_DEPTH_M).replace('.', ',')} pour les voitures (Pregnolato et coll. 2017)`,
        ),
        schema: z.number().min(0.05).max(3).default(ROAD_DEPTH_M),
      },
      damageCurve: {
        title: words('Damage curve', 'Courbe de dommages'),
        description: words(
          'Continent whose mean curve for residential buildings counts (JRC 2017); europe',
          'Continent dont la courbe moyenne des bâtiments résidentiels compte (JRC 2017) ; europe',
        ),
        schema: z.string().max(40).optional(),
      },
      buildingValue: {
        title: words('Value of a building', 'Valeur d’un bâtiment'),
        description: words(
          '{"low", "high", "currency"}: with it, costs are told as a range',
          '{"low", "high", "currency"} : avec elle, les coûts sont donnés en fourchette',
        ),
        schema: z
          .strictObject({
            low: z.number().min(0),
            high: z.number().min(0),
            currency: z.string().regex(/^[A-Z]{3}$/),
          })
          .optional(),
      },
    },
    outputs: {
      exposure: {
        title: words('Flood exposure', 'Exposition aux crues'),
        description: words(
          'By depth class with all there is and the year of each dataset, by time, roads cut, damage, priorities, times until dry, and the comparison that was asked for',
          'Par classe de profondeur avec les totaux et l’année de chaque jeu de données, par heure, routes coupées, dommages, priorités, durées jusqu’au sec, et la comparaison demandée',
        ),
        mediaTypes: ['application/json'],
      },
    },
    jobControl: ['sync-execute', 'async-execute'],
    async execute(request) {
      const area = chooseTownArea(await readAreas(catalogDir), request.area);
      const collection = request.collection ?? area.inundation?.control;
      if (collection === undefined) {
        const detail = 'the area runs no town by itself: name a collection';
        throw invalidField({ field: 'collection', detail });
      }
      const value = request.buildingValue;
      if (value !== undefined && value.high < value.low) {
        const detail = 'high must not be below low';
        throw invalidField({ field: 'buildingValue', value: value.high, detail });
      }
      const classes = await readDepthClasses(catalogDir);
      const run = await deps.catalog.getRun(collection, request.run);
      const flood = await readStoredFlood(area, run, deps);
      const report = await reportFlood(flood, { ...request, catalogDir, classes }, deps);
      const people = flood.town.counts.population_count;
      const measure = (of: typeof flood) => measureRun(of, of.town.flood.cellM, people, classes);
      const { compareTo, observed } = request;
      const other =
        compareTo &&
        (await readStoredFlood(
          area,
          await deps.catalog.getRun(compareTo.collection, compareTo.run),
          deps,
        ));
      return {
        exposure: {
          kind: 'json',
          value: {
            ...report,
            source: describe(run, flood.startMs, flood.timesH.at(-1)!),
            marks: [...new Set([...run.marks, ...flood.town.run.marks])],
            flooded: measure(flood),
            compared: other && {
              with: compareTo,
              ...compareWithRun(flood, other),
              difference: differAmounts(measure(flood), measure(other)),
            },
            observed: observed && compareWithShape(flood, readAreaPlace('observed', observed)),
          },
        },
      };
    },
  });
}

/** Which run was counted; of one that still grows, up to when. */
function describe(run: Run, startMs: number, hours: number) {
  const { collection, referenceTime, complete, missing } = run;
  const until = toIsoTime(startMs + hours * 3_600_000);
  return { collection, run: referenceTime, complete, missing, from: toIsoTime(startMs), until };
}
