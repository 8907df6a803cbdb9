import { z } from 'zod';

import type { Styles } from '../../catalog/styles.ts';
import { gridKey } from '../../earth/grid.ts';
import { toIsoTime } from '../../earth/time.ts';
import type { Variable } from '../../earth/variable.ts';
import { invalidField } from '../../platform/fault.ts';
import type { FuelStates } from '../../science/exposure/beside-fuel.ts';
import type { Run } from '../../store/run.ts';
import { defineProcess, type Process } from '../processes/process.ts';
import { openRunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { readAssets } from './assets.ts';
import { reportExposure, type Hazard } from './exposure-report.ts';
import { fuelStates } from './fuel-states.ts';
import { AreaPlaceInput, readAreaPlace } from './place-input.ts';
import { sourceOf } from './run-source.ts';

/** Where the people and places of an area are. */
export type ExposedArea = {
  readonly id: string;
  readonly landscape?: string | undefined;
  readonly exposure: {
    readonly facilities?: string | undefined;
    readonly roads?: string | undefined;
  };
};

type Deps = Pick<TwinDeps, 'catalog' | 'runs' | 'readTable'> & {
  readonly styles: Pick<Styles, 'listStylesFor'>;
  readonly readAreas: () => Promise<readonly ExposedArea[]>;
};

const words = (en: string, fr: string) => ({ en, fr });

/** People, dwellings, facilities and roads in each class of any layer of the twin, or of another. */
export function exposureProcess(deps: Deps): Process {
  return defineProcess({
    id: 'exposure',
    version: '1.1.0',
    title: words('Exposure', 'Exposition'),
    description: words(
      'People, dwellings, critical facilities, roads and evacuation routes in each class of a layer (intensity, probability, arrival, danger), with all there is and the year of each dataset. Where nothing burns, such as in a town, people are told apart: by the worst class of the fuel within 500 m.',
      "Population, logements, installations essentielles, routes et voies d'évacuation dans chaque classe d'une couche (intensité, probabilité, arrivée, danger), avec les totaux et l'année de chaque jeu de données. Là où rien ne brûle, comme en ville, la population est comptée à part, selon la pire classe du combustible à moins de 500 m.",
    ),
    keywords: ['exposure', 'population', 'facilities', 'roads', 'wildfire'],
    inputs: {
      collection: {
        title: words('Collection', 'Collection'),
        description: words('Collection of the layer', 'Collection de la couche'),
        schema: z.string(),
      },
      variable: {
        title: words('Variable', 'Variable'),
        description: words('Variable of the layer', 'Variable de la couche'),
        schema: z.string(),
      },
      run: {
        title: words('Run', 'Passe'),
        description: words('Reference time, or latest', 'Heure de référence, ou latest'),
        schema: z.string().default('latest'),
      },
      time: {
        title: words('Valid time', 'Heure de validité'),
        description: words(
          'ISO 8601; the last one where it is not given',
          'ISO 8601 ; la dernière si absente',
        ),
        schema: z.iso.datetime({ offset: true }).optional(),
      },
      member: {
        title: words('Member', 'Membre'),
        description: words(
          'Member of an ensemble; the control where there are some',
          "Membre d'un ensemble ; le contrôle s'il y en a",
        ),
        schema: z.number().int().nonnegative().optional(),
      },
      style: {
        title: words('Classes', 'Classes'),
        description: words(
          'Id of a style with classes; the first that fits where it is not given',
          'Identifiant d’un style à classes ; le premier qui convient si absent',
        ),
        schema: z.string().optional(),
      },
      area: {
        title: words('Area', 'Région'),
        description: words(
          'Area of the wildfire twin whose people and places are counted; the first where it is not given',
          'Région du jumeau des feux dont la population et les lieux sont comptés ; la première si absente',
        ),
        schema: z.string().optional(),
      },
      within: {
        title: words('Within', 'Dans'),
        description: words(
          'GeoJSON polygon: only what lies in it',
          "Polygone GeoJSON : seulement ce qui s'y trouve",
        ),
        schema: AreaPlaceInput.optional(),
      },
    },
    outputs: {
      exposure: {
        title: words('Exposure', 'Exposition'),
        description: words(
          'Amounts in each class, where there is none, beside fuel, where no fuel is near, where the layer is not known, and in all',
          'Quantités dans chaque classe, hors classe, près du combustible, loin du combustible, où la couche est inconnue, et au total',
        ),
        mediaTypes: ['application/json'],
      },
    },
    jobControl: ['sync-execute', 'async-execute'],
    async execute({ collection, variable: id, run: at, time, member, style, area, within }) {
      const run = await deps.catalog.getRun(collection, at);
      const landscape = await findLandscape(deps, area);
      const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
      try {
        const variable = fields.getVariable(id);
        const scheme = findClasses(deps.styles, variable, style);
        const of = member ?? run.members[0] ?? null;
        const validMs = time === undefined ? fields.listTimes(id, of).at(-1) : Date.parse(time);
        const values = await fields.readField(id, validMs ?? NaN, of);
        const fuel = await readFuel(deps, run, landscape.run);
        const known = await readAssets(deps, { landscape: landscape.run, ...landscape.exposure });
        const shape = within && readAreaPlace('within', within);
        const hazard = {
          grid: run.grid,
          values,
          classes: scheme.classes,
          unit: variable.unit,
          ...(fuel && fuelRules(fuel, variable)),
        };
        const report = reportExposure(known, hazard, shape);
        // Nobody in the way and nobody looked for read alike.
        if (report.outsideShare === 1) {
          const detail = `lies wholly beside the data of ${collection}`;
          throw invalidField({ field: 'within', detail, allowed: 'an area that touches the data' });
        }
        const value = {
          ...report,
          style: { id: scheme.id, version: scheme.version, title: scheme.title },
          layer: { variable: id, label: variable.label, time: toIsoTime(validMs!), member: of },
          ...sourceOf(run),
          marks: [...new Set([...run.marks, ...landscape.run.marks])],
        };
        return { exposure: { kind: 'json', value } };
      } finally {
        fields.close();
      }
    },
  });
}

async function findLandscape(deps: Deps, id: string | undefined) {
  const areas = await deps.readAreas();
  const withLand = areas.filter(({ landscape }) => landscape !== undefined);
  const area = withLand.find((candidate) => id === undefined || candidate.id === id);
  if (area?.landscape === undefined) {
    const allowed = withLand.map((candidate) => candidate.id);
    throw invalidField({ field: 'area', value: id, detail: 'no such area with people', allowed });
  }
  return { run: await deps.catalog.getRun(area.landscape, 'latest'), exposure: area.exposure };
}

function findClasses(styles: Deps['styles'], variable: Variable, id: string | undefined) {
  const fitting = styles.listStylesFor(variable).filter((style) => style.kind === 'classes');
  const found = fitting.find((style) => id === undefined || style.id === id);
  if (found !== undefined) return found;
  const allowed = fitting.map((style) => style.id);
  const detail = `no classes for ${variable.id}`;
  throw invalidField({ field: 'style', value: id, detail, allowed });
}

/** Which cells of a layer burn, where it lies on the grid of the landscape. */
async function readFuel(deps: Deps, run: Run, landscape: Run): Promise<FuelStates | undefined> {
  const isLandscape = run.collection === landscape.collection;
  if (isLandscape || gridKey(run.grid) !== gridKey(landscape.grid)) return undefined;
  const folder = deps.runs.runFolder(landscape.collection, landscape.referenceTime);
  const fields = openRunFields(landscape, folder);
  try {
    const validMs = fields.listTimes('fuel_type', null).at(-1);
    if (validMs === undefined) return undefined;
    return fuelStates(await fields.readField('fuel_type', validMs, null));
  } finally {
    fields.close();
  }
}

function fuelRules(fuel: FuelStates, { id }: Variable): Partial<Hazard> {
  if (!id.endsWith('fire_arrival_time')) return { besideFuel: { fuel, worst: 'highest' } };
  // Where fuel is known a fire was looked for: no arrival is then an answer.
  const isKnown = fuel.map((state) => Number(state !== 0));
  return { isKnown, besideFuel: { fuel, worst: 'lowest' } };
}
