import proj4 from 'proj4';

import { Fault } from '../../platform/fault.ts';
import { RADIANS } from '../sphere.ts';

/**
 * The plane of a projection. Longitude and latitude are those of the projection's own earth: no
 * datum is shifted, as model grids have none. Points are written into `out`; NaN where there is none.
 */
export type Plane = {
  /** axes of the earth the projection is of, metres */
  readonly semiMajorM: number;
  readonly semiMinorM: number;
  /** metres after which a cylindrical projection begins anew; undefined for others */
  readonly periodM: number | undefined;
  /** sine of the latitude at which a conformal conic (or polar) plane touches; undefined for others */
  readonly coneConstant: number | undefined;
  readonly centralLonDeg: number;
  toPlane(lonDeg: number, latDeg: number, out: Float64Array): void;
  toLonLat(xM: number, yM: number, out: Float64Array): void;
};

/** What proj4 keeps of a definition and does not declare. */
type Definition = {
  readonly projName?: string;
  readonly a: number;
  readonly b: number;
  readonly long0?: number;
  readonly lat0?: number;
  readonly ns?: number;
  x0?: number;
  y0?: number;
  readonly to_meter?: number;
  readonly from_greenwich?: number;
  forward(point: { x: number; y: number }): { x: number; y: number } | null | undefined;
  inverse(point: { x: number; y: number }): { x: number; y: number } | null | undefined;
};

const CYLINDRICAL = new Set(['merc', 'eqc', 'mill', 'cea']);

/**
 * The plane that a PROJ string describes.
 *
 * @throws {Fault} `unsupported-format` when proj4 does not know it, or it is not in metres
 */
export function openPlane(proj4Text: string): Plane {
  const definition = readDefinition(proj4Text);
  const name = /\+proj=(\w+)/.exec(proj4Text)?.[1] ?? '';
  const primeMeridian = definition.from_greenwich ?? 0;
  const centralLonDeg = ((definition.long0 ?? 0) + primeMeridian) / RADIANS;
  // One point for all calls: proj4 writes its answer into what it is given.
  const point = { x: 0, y: 0 };

  function toPlane(lonDeg: number, latDeg: number, out: Float64Array): void {
    // proj4 unwinds one turn only: 0 to 360 beside a central meridian of 260 may need two.
    const turns = Math.round((lonDeg - centralLonDeg) / 360);
    point.x = (lonDeg - 360 * turns) * RADIANS - primeMeridian;
    point.y = latDeg * RADIANS;
    const projected = Math.abs(latDeg) <= 90 ? definition.forward(point) : undefined;
    out[0] = projected?.x ?? NaN;
    out[1] = projected?.y ?? NaN;
  }

  function toLonLat(xM: number, yM: number, out: Float64Array): void {
    point.x = xM;
    point.y = yM;
    const place = definition.inverse(point);
    out[0] = place ? (place.x + primeMeridian) / RADIANS : NaN;
    out[1] = place ? place.y / RADIANS : NaN;
  }

  return {
    semiMajorM: definition.a,
    semiMinorM: definition.b,
    periodM: CYLINDRICAL.has(name) ? findPeriod(toPlane, definition.long0 ?? 0) : undefined,
    coneConstant: findConeConstant(name, definition),
    centralLonDeg,
    toPlane,
    toLonLat,
  };
}

function readDefinition(proj4Text: string): Definition {
  let definition: Definition | undefined;
  try {
    definition = new proj4.Proj(proj4Text) as unknown as Definition;
  } catch (cause) {
    throw new Fault('unsupported-format', `unknown projection: ${proj4Text}`, { proj4Text }, cause);
  }
  // Some projections of proj4 (laea, aea) give NaN unless the false origin is set.
  definition.x0 ??= 0;
  definition.y0 ??= 0;
  const inMetres = (definition.to_meter ?? 1) === 1 && definition.projName !== 'longlat';
  if (inMetres) return definition;
  throw new Fault('unsupported-format', `not a projection in metres: ${proj4Text}`, { proj4Text });
}

function findPeriod(toPlane: Plane['toPlane'], centralLonRad: number): number {
  const at = new Float64Array(2);
  toPlane(centralLonRad / RADIANS, 0, at);
  const centre = at[0]!;
  toPlane(centralLonRad / RADIANS + 90, 0, at);
  return 4 * (at[0]! - centre);
}

function findConeConstant(name: string, definition: Definition): number | undefined {
  if (name === 'merc') return 0;
  if (name === 'lcc') return definition.ns;
  const lat0 = (definition.lat0 ?? 0) / RADIANS;
  const isPolar = name === 'stere' && Math.abs(Math.abs(lat0) - 90) < 1e-9;
  return isPolar ? Math.sign(lat0) : undefined;
}
