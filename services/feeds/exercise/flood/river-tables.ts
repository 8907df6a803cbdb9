import type { Feature, FeatureCollection, Geometry } from 'geojson';

import { toIsoTime } from '../../../earth/time.ts';
import { boundedNormal, seededRandom } from '../noise.ts';
import type { Theatre } from '../theatres.ts';
import { BASINS } from './basins.ts';
import type { Country } from './country.ts';
import { readGauge, type Gauge, type Past } from './gauges.ts';
import { outlineCells } from './outline.ts';
import { cellKm, toLonLat, UPLAND_GRID } from './place.ts';
import type { Reach } from './rivers.ts';

const HOUR_MS = 3_600_000;
/** How far a yearly peak, read off a mark, is from what it was: standard error of its logarithm. */
const PEAK_ERROR = 0.05;

/** Reaches as lines down the river, each to where the next begins. */
export function reachFeatures({ rivers }: Country): FeatureCollection {
  const firsts = new Map(rivers.reaches.map(({ id, cells }) => [id, cells[0]!]));
  const lineOf = ({ cells, nextId }: Reach) => {
    const next = nextId === null ? undefined : firsts.get(nextId);
    const line = next === undefined ? cells : [...cells, next];
    // A line has two ends at least: a reach of one cell at the mouth is drawn from the one above.
    const drawn = line.length > 1 ? line : [line[0]! - 1, line[0]!];
    return drawn.map((cell) => toLonLat(cellKm(UPLAND_GRID, cell)));
  };
  return toCollection(
    rivers.reaches.map((reach) => ({
      type: 'Feature',
      id: reach.id,
      geometry: { type: 'LineString', coordinates: lineOf(reach) },
      properties: {
        reach_id: reach.id,
        next_id: reach.nextId,
        basin_id: BASINS[reach.basin]!.id,
        name: reach.name,
        upstream_area_km2: round(reach.upstreamAreaKm2, 2),
        length_m: round(reach.lengthM, 1),
        slope: round(reach.slopeMPerM, 6),
        manning: reach.manningSM13,
        width_m: round(reach.widthM, 1),
        bankfull_depth_m: round(reach.bankfullDepthM, 2),
        strahler: reach.strahler,
      },
    })),
  );
}

/** Sub-basins as areas, with the parameters that a twin starts from: not the true ones. */
export function basinFeatures({ rivers, basins, outletReaches }: Country): FeatureCollection {
  return toCollection(
    BASINS.map(({ id, name, nextId, gaugeId, told }, basin) => {
      const { areaKm2, altitudeM, hypsometryM } = basins[basin]!;
      return {
        type: 'Feature',
        id,
        geometry: outlineCells((cell) => rivers.map.basinOf[cell] === basin),
        properties: {
          basin_id: id,
          name,
          next_basin_id: nextId,
          gauge_id: gaugeId,
          outlet_reach_id: rivers.reaches[outletReaches[basin]!]!.id,
          area_km2: round(areaKm2, 2),
          mean_altitude_m: round(altitudeM, 1),
          hypsometry_m: hypsometryM.map((height) => round(height, 1)),
          ...told,
        },
      };
    }),
  );
}

/** Gauges as points, with their ratings and the stages at which the authority acts. */
export function gaugeFeatures({ rivers }: Country, gauges: readonly Gauge[]): FeatureCollection {
  return toCollection(
    gauges.map((gauge) => {
      const { rating, isRated, alertsM, reach, at } = gauge;
      const known = <T>(value: T) => (isRated ? value : null);
      const { id: reachId, upstreamAreaKm2 } = rivers.reaches[reach]!;
      return {
        type: 'Feature',
        id: gauge.id,
        geometry: { type: 'Point', coordinates: toLonLat(at) },
        properties: {
          gauge_id: gauge.id,
          name: gauge.name,
          name_fr: gauge.nameFr,
          basin_id: BASINS[gauge.basin]!.id,
          reach_id: reachId,
          upstream_area_km2: round(upstreamAreaKm2, 2),
          datum_m: gauge.datumM,
          rating_a: known(rating.a),
          rating_b: known(rating.b),
          rating_h0_m: known(round(rating.h0M, 3)),
          uncertainty_percent: known(rating.uncertaintyPercent),
          gauged_low_m: known(rating.gaugedM[0]),
          gauged_high_m: known(rating.gaugedM[1]),
          ...Object.fromEntries(
            ALERTS.flatMap(([en, fr], level) => [
              [`alert_${level + 1}_m`, alertsM[level]!],
              [`alert_${level + 1}_en`, en],
              [`alert_${level + 1}_fr`, fr],
            ]),
          ),
        },
      };
    }),
  );
}

const ALERTS = [
  ['Flood watch', 'Veille de crue'],
  ['Flood warning', 'Avertissement de crue'],
  ['Severe flood warning', 'Alerte de crue grave'],
] as const;

/** What the gauges reported, as CSV. */
export function dischargeFile(
  theatre: Theatre,
  gauges: readonly Gauge[],
  { dischargeM3S }: Past,
  referenceMs: number,
): string {
  const rows = gauges.flatMap((gauge, at) =>
    readGauge(gauge, dischargeM3S[at]!, theatre.seed + 951).map((reading) =>
      [
        gauge.id,
        toIsoTime(referenceMs + reading.hour * HOUR_MS),
        reading.dischargeM3S ?? '',
        reading.stageM === null ? '' : round(reading.stageM, 3),
        reading.quality,
      ].join(','),
    ),
  );
  return toCsv('gauge_id,time,discharge_m3s,stage_m,quality', rows);
}

/** Weather of the basins, as CSV: each row is of the hour that ends at its time. */
export function weatherFile({ weather }: Past, referenceMs: number): string {
  const { hours, precipitationMm, temperatureC } = weather;
  const times = Array.from({ length: hours }, (_, at) =>
    toIsoTime(referenceMs - (hours - 1 - at) * HOUR_MS),
  );
  const rows = BASINS.flatMap(({ id }, basin) => {
    const [rain, air] = [precipitationMm[basin]!, temperatureC[basin]!];
    return times.map((time, at) => `${id},${time},${round(rain[at]!, 2)},${round(air[at]!, 1)}`);
  });
  return toCsv('basin_id,time,precipitation_mm,temperature_c', rows);
}

/** Largest discharge of each year that the rated gauges know of, as CSV. */
export function annualPeaksFile(
  theatre: Theatre,
  { truePeaksM3S }: Country,
  gauges: readonly Gauge[],
  referenceMs: number,
): string {
  const random = seededRandom(theatre.seed + 977);
  const rows = gauges.flatMap(({ id, reach, isRated }) =>
    truePeaksM3S.flatMap((peaks, at) => {
      const read = peaks[reach]! * Math.exp(PEAK_ERROR * boundedNormal(random));
      const year = yearOf(at, truePeaksM3S.length, referenceMs);
      return isRated ? [`${id},${year},${Number(read.toPrecision(4))}`] : [];
    }),
  );
  return toCsv('gauge_id,year,peak_m3s', rows);
}

/** Largest discharge of each year of the model that the twin starts from, as CSV. */
export function reachClimateFile({ rivers, modelPeaksM3S }: Country, referenceMs: number): string {
  const rows = rivers.reaches.flatMap(({ id }, reach) =>
    modelPeaksM3S.map((peaks, at) => {
      const year = yearOf(at, modelPeaksM3S.length, referenceMs);
      return `${id},${year},${Number(peaks[reach]!.toPrecision(4))}`;
    }),
  );
  return toCsv('reach_id,year,peak_m3s', rows);
}

/** Hydrological years by the calendar year in which they end: the last is the one before. */
function yearOf(at: number, years: number, referenceMs: number): number {
  return new Date(referenceMs).getUTCFullYear() - years + at;
}

function toCsv(header: string, rows: readonly string[]): string {
  return `${header}\n${rows.join('\n')}\n`;
}

function toCollection(features: Feature<Geometry | null>[]): FeatureCollection {
  return { type: 'FeatureCollection', features: features as Feature[] };
}

const round = (value: number, decimals: number) => {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
};
