import type { TableRow } from '../../services/formats/table.ts';

const HOUR_MS = 3_600_000;
export const RUN = '2026-11-23T00:00:00Z';
const RUN_MS = Date.parse(RUN);
/** What the reader's clock says: between two hours of the forecast. */
export const NOW = '2026-11-23T02:30:00Z';
export const GAUGE = { lon: 6.7, lat: 50.4 };
/** On the reach that runs from west to east. */
export const ON_REACH = { lon: 6.65, lat: 50.5 };
const MEMBERS = 21;

const at = (hours: number) => RUN_MS + hours * HOUR_MS;
const iso = (hours: number) => new Date(at(hours)).toISOString().replace('.000', '');
const share = (members: number) => Math.round((1000 * members) / MEMBERS) / 1000;
const peak = {
  peak_p05_m3s: 20.5,
  peak_p50_m3s: 155.3,
  peak_p95_m3s: 332.4,
  peak_time_p05: at(5),
  peak_time_p50: at(9),
  peak_time_p95: at(11),
};
const shared = { area: 'invented', run: RUN_MS, reach_id: 'R1', mark: 'EXERCISE' };

/** A gauge that is stuck, 11 of 21 members above its 20-year flow; one of which nothing is known. */
export const GAUGES: readonly TableRow[] = [
  {
    ...shared,
    ...peak,
    gauge_id: 'G1',
    name: 'Invented Brook at Mill',
    upstream_area_km2: 270,
    state: 'stuck-against-model',
    newest_reading: at(0),
    newest_used: at(-4),
    age_hours: 4,
    readings_used: 2,
    readings_too_far_off: 0,
    not_used: JSON.stringify([
      { reason: 'flag-ice', from: iso(-30), to: iso(-20), readings: 11 },
      { reason: 'stuck-against-model', from: iso(-2), to: iso(0), readings: 2 },
    ]),
    threshold_2_year_m3s: 52.8,
    threshold_5_year_m3s: 85.1,
    threshold_20_year_m3s: 150.3,
    thresholds_from: 'GEV by L-moments, 45 years of observed peaks',
    alerts: JSON.stringify([
      {
        id: 'alert-1',
        name: { en: 'Flood watch', fr: 'Veille de crue' },
        stageM: 1.1,
        dischargeM3S: 43.1,
        probability: share(18),
        reachedFrom: iso(4),
        hoursAbove: 38.2,
      },
    ]),
    probability_2_year: share(17),
    probability_5_year: share(15),
    probability_20_year: share(11),
    peak_stage_p05_m: 0.758,
    peak_stage_p50_m: 2.2,
    peak_stage_p95_m: 3.386,
    peak_at_end: 0,
    geometry: { type: 'Point', coordinates: [GAUGE.lon, GAUGE.lat] },
  },
  {
    ...shared,
    reach_id: 'R2',
    gauge_id: 'G2',
    name: 'Invented Brook at Bridge',
    upstream_area_km2: 90,
    state: 'no-rating',
    readings_used: 0,
    readings_too_far_off: 0,
    not_used: '[]',
    alerts: '[]',
    geometry: { type: 'Point', coordinates: [6.9, 50.4] },
  },
];

/** A reach with a class, and one that no flood is expected on. */
export const REACHES: readonly TableRow[] = [
  { reach_id: 'R1', shares: [13, 12, 8] as const, upstream_area_km2: 270, lat: 50.5 },
  { reach_id: 'R2', shares: [2, 0, 0] as const, upstream_area_km2: 90, lat: 50.6 },
].map(({ reach_id, shares: [two, five, twenty], upstream_area_km2, lat }) => ({
  ...shared,
  ...peak,
  reach_id,
  upstream_area_km2,
  tendency: 'rising',
  probability_2_year: share(two),
  probability_5_year: share(five),
  probability_20_year: share(twenty),
  climate_years: 40,
  geometry: {
    type: 'LineString',
    coordinates: [
      [6.5, lat],
      [6.8, lat],
    ],
  },
}));

/** Readings until the run begins: one hour has no row, one no value, one is not used. */
const PAST = [
  { lead: -5, observed: 4.1, verdict: 'ok' },
  { lead: -4, observed: 4.2, verdict: 'ok' },
  { lead: -2, observed: 4.2, verdict: 'stuck-against-model' },
  { lead: -1, observed: null, verdict: 'missing' },
  { lead: 0, observed: 4.2, verdict: 'stuck-against-model' },
];

/** Hours of the gauge: the past as above, then a wave of 21 members. */
export const HYDROGRAPH: readonly TableRow[] = [
  ...PAST.map(({ lead, observed, verdict }) => ({
    lead_hours: lead,
    observed_m3s: observed,
    observation_verdict: verdict,
    analysed_m3s: 4.3,
  })),
  ...Array.from({ length: 12 }, (_, nth) => {
    const median = 5 + 150 * Math.exp(-(((nth - 8) / 3) ** 2));
    return {
      lead_hours: nth + 1,
      control_m3s: 1.1 * median,
      ...Object.fromEntries(
        [5, 25, 50, 75, 95].map((percent) => [
          `discharge_p${String(percent).padStart(2, '0')}_m3s`,
          median * (0.5 + percent / 100),
        ]),
      ),
      stage_p50_m: 1 + nth / 10,
      members_m3s: JSON.stringify(Array.from({ length: MEMBERS }, () => median)),
    };
  }),
].map((row) => ({
  ...shared,
  latest: true,
  place_id: 'G1',
  place_kind: 'gauge',
  name: 'Invented Brook at Mill',
  time: at(row.lead_hours),
  geometry: { type: 'Point', coordinates: [GAUGE.lon, GAUGE.lat] },
  ...row,
}));
