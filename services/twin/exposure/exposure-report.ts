import type { MultiPolygon, Polygon } from 'geojson';

import type { Grid } from '../../earth/grid.ts';
import {
  BESIDE_FUEL_M,
  besideCodes,
  classifyBesideFuel,
  type FuelStates,
  type Worst,
} from '../../science/exposure/beside-fuel.ts';
import { findExposed, type Exposed } from '../../science/exposure/exposed.ts';
import { classifyCells, type ClassBounds } from '../../science/exposure/hazard-classes.ts';
import type { Tally } from '../../science/exposure/tally.ts';
import type { AssetSource, KnownAssets } from './assets.ts';

type Words = { readonly en: string; readonly fr: string };

/** A field of a hazard and the classes it is told in: intensity, probability, arrival. */
export type Hazard = {
  readonly grid: Grid;
  /** nx * ny, NaN = missing */
  readonly values: Float32Array;
  /** in order; values at a bound belong to the class above it */
  readonly classes: readonly (ClassBounds & { readonly label?: Words | undefined })[];
  readonly unit: string;
  /** 1 for cells where NaN is an answer (a fire that does not come), not a gap */
  readonly isKnown?: Uint8Array;
  /** for hazards of fire, which cells burn: those that do not are told by the fuel beside them */
  readonly besideFuel?: { readonly fuel: FuelStates; readonly worst: Worst };
};

/** What is in one class: null where nothing is known of it. */
export type Amounts = {
  readonly people: number | null;
  readonly dwellings: number | null;
  readonly facilities: number | null;
  readonly criticalFacilities: number | null;
  readonly roadsKm: number | null;
  readonly evacuationRoutesKm: number | null;
};

/** Amounts in cells without fuel, by the worst class of the fuel within a distance. */
export type BesideFuel = {
  readonly distanceM: number;
  readonly rule: Words;
  /** as the classes of the report */
  readonly classes: readonly Amounts[];
  readonly none: Amounts;
};

/** Who and what is in each class of a hazard, with all there is as the denominator. */
export type ExposureReport = {
  readonly unit: string;
  readonly classes: readonly (Amounts & ClassBounds & { readonly label?: Words })[];
  /** where the hazard is known and in no class */
  readonly none: Amounts;
  /** where nothing burns: by the worst class of fuel that is near; null where that is not asked */
  readonly besideFuel: BesideFuel | null;
  /** where nothing burns, and no fuel is near either */
  readonly noFuel: Amounts | null;
  /** where the hazard is missing */
  readonly hazardUnknown: Amounts;
  /** all of the area: all of the above adds up to it */
  readonly total: Amounts;
  /** cells in which people or dwellings themselves are missing: no number holds them */
  readonly missingCells: { readonly people: number | null; readonly dwellings: number | null };
  /** share of the area asked for that lies beside the data, 0 to 1 */
  readonly outsideShare: number;
  /** facilities in a class, by name; `class` counts from 0 */
  readonly facilities: readonly {
    readonly id: string;
    readonly name: Words;
    readonly kind: string;
    readonly critical: boolean;
    readonly capacity: number | null;
    readonly class: number | 'none' | 'unknown' | 'no-fuel';
    /** the class is that of the fuel beside it */
    readonly besideFuel: boolean;
  }[];
  readonly sources: readonly AssetSource[];
};

/**
 * Who is in the way of a hazard.
 *
 * @param within only in this area
 * @throws {Fault} invalid-request when the outline of `within` crosses itself
 */
export function reportExposure(
  { assets, sources }: KnownAssets,
  hazard: Hazard,
  within?: Polygon | MultiPolygon,
): ExposureReport {
  const { grid, classes, besideFuel } = hazard;
  const own = classifyCells(hazard.values, classes, hazard.isKnown);
  const count = classes.length;
  const beside = besideFuel && besideCodes(count);
  const codes = besideFuel
    ? classifyBesideFuel(grid, own, count, besideFuel.fuel, besideFuel.worst)
    : own;
  const exposed = findExposed(assets, { grid, codes, count: beside?.count ?? count }, within);
  const amountsIn = (code: number) => amountsOf(exposed, ({ byClass }) => byClass[code]!);
  return {
    unit: hazard.unit,
    classes: classes.map(({ from, to, label }, at) => ({
      from,
      to,
      ...(label !== undefined && { label }),
      ...amountsIn(at),
    })),
    none: amountsOf(exposed, ({ inNone }) => inNone),
    besideFuel:
      beside === undefined
        ? null
        : {
            distanceM: BESIDE_FUEL_M,
            rule: BESIDE_FUEL_RULE,
            classes: classes.map((_, at) => amountsIn(beside.ofClass(at))),
            none: amountsIn(beside.ofNone),
          },
    noFuel: beside === undefined ? null : amountsIn(beside.noFuel),
    hazardUnknown: amountsOf(exposed, ({ hazardUnknown }) => hazardUnknown),
    total: amountsOf(exposed, ({ total }) => total),
    missingCells: {
      people: exposed.people?.missingCells ?? null,
      dwellings: exposed.dwellings?.missingCells ?? null,
    },
    outsideShare: exposed.outsideShare,
    facilities: exposed.facilityClasses.map(({ facility, place }) => ({
      id: facility.id,
      name: facility.name,
      kind: facility.kind,
      critical: facility.isCritical,
      capacity: facility.capacity,
      ...placeOf(place, count),
    })),
    sources,
  };
}

const BESIDE_FUEL_RULE: Words = {
  en: `Where nothing burns (built-up, water), the worst class of fuel within ${BESIDE_FUEL_M} m counts: firebrands light buildings that far (Beverly et al. 2010)`,
  fr: `Là où rien ne brûle (milieu bâti, eau), la pire classe du combustible à moins de ${BESIDE_FUEL_M} m compte : les brandons allument des bâtiments jusque-là (Beverly et coll. 2010)`,
};

function placeOf(place: number | 'none' | 'unknown', count: number) {
  if (typeof place === 'string' || place < count) return { class: place, besideFuel: false };
  const { ofNone, noFuel } = besideCodes(count);
  if (place === noFuel) return { class: 'no-fuel' as const, besideFuel: false };
  return { class: place === ofNone ? ('none' as const) : place - count, besideFuel: true };
}

/** Scenario minus base, class by class and in all; null where either does not know. */
export type ExposureDifference = {
  readonly classes: readonly Amounts[];
  readonly none: Amounts;
  readonly besideFuel: { readonly classes: readonly Amounts[]; readonly none: Amounts } | null;
  readonly noFuel: Amounts | null;
  readonly hazardUnknown: Amounts;
};

/** @throws {RangeError} when the two were told in other classes */
export function differExposure(scenario: ExposureReport, base: ExposureReport): ExposureDifference {
  const boundsOf = (report: ExposureReport) =>
    report.classes.map(({ from, to }) => `${from} ${to}`).join();
  if (boundsOf(scenario) !== boundsOf(base) || scenario.unit !== base.unit) {
    throw new RangeError('exposures are compared in the same classes');
  }
  const [here, there] = [scenario.besideFuel, base.besideFuel];
  return {
    classes: scenario.classes.map((amounts, at) => subtract(amounts, base.classes[at]!)),
    none: subtract(scenario.none, base.none),
    besideFuel:
      here === null || there === null
        ? null
        : {
            classes: here.classes.map((amounts, at) => subtract(amounts, there.classes[at]!)),
            none: subtract(here.none, there.none),
          },
    noFuel:
      scenario.noFuel === null || base.noFuel === null
        ? null
        : subtract(scenario.noFuel, base.noFuel),
    hazardUnknown: subtract(scenario.hazardUnknown, base.hazardUnknown),
  };
}

const METRES_IN_KM = 1000;

function amountsOf(exposed: Exposed, part: (tally: Tally) => number): Amounts {
  const of = (tally: Tally | undefined) => (tally === undefined ? null : part(tally));
  const km = (tally: Tally | undefined) =>
    tally === undefined ? null : part(tally) / METRES_IN_KM;
  return {
    people: of(exposed.people),
    dwellings: of(exposed.dwellings),
    facilities: of(exposed.facilities),
    criticalFacilities: of(exposed.criticalFacilities),
    roadsKm: km(exposed.roads),
    evacuationRoutesKm: km(exposed.evacuationRoutes),
  };
}

function subtract(one: Amounts, other: Amounts): Amounts {
  const of = (name: keyof Amounts) => {
    const [a, b] = [one[name], other[name]];
    return a === null || b === null ? null : a - b;
  };
  return {
    people: of('people'),
    dwellings: of('dwellings'),
    facilities: of('facilities'),
    criticalFacilities: of('criticalFacilities'),
    roadsKm: of('roadsKm'),
    evacuationRoutesKm: of('evacuationRoutesKm'),
  };
}
