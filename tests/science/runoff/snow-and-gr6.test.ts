import { describe, expect, test } from 'vitest';

import { runCemaNeige, snowFluxNames } from '../../../services/science/runoff/cemaneige.ts';
import { GR6_FLUXES, runGr6 } from '../../../services/science/runoff/gr6.ts';
import { runRunoff } from '../../../services/science/runoff/models.ts';
import { oudinEvaporationMm } from '../../../services/science/runoff/oudin.ts';
import { layerAltitudes, toSnowLayers } from '../../../services/science/runoff/snow-layers.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import { readBasin } from './basin.ts';

const TOLERANCE = { relative: 0, absolute: 1e-5 };
const GR6 = { x1: 242.257, x2: 0.637, x3: 53.517, x4: 2.218, x5: 0.424, x6: 4.759 };
/** GR4J, then CTG and Kf. */
const CEMANEIGE = [408.774, 2.646, 131.264, 1.174, 0.962, 2.249];
const LAYERS = 5;

/** From some day to the end of 1999; the yearly snowfall is of the whole record, as in airGR. */
function readSnowBasin(from: string) {
  const whole = readBasin('L0123002', '1984-01-01', '2012-12-31');
  const first = whole.dates.indexOf(from);
  const last = whole.dates.indexOf('1999-12-31') + 1;
  const epochDays = whole.dates.map((date) => Date.parse(date) / 864e5);
  const hypsometry = readReference('runoff/L0123002_hypso.csv').numbers('elev_m');
  const all = toSnowLayers({ epochDays, ...whole }, hypsometry, { layers: LAYERS });
  const cut = (series: readonly Float64Array[]) => series.map((one) => one.slice(first, last));
  const layers = {
    ...all,
    precipitationMm: cut(all.precipitationMm),
    temperatureC: cut(all.temperatureC),
    solidFraction: cut(all.solidFraction),
  };
  const { precipitationMm, potentialEvaporationMm } = readBasin('L0123002', from, '1999-12-31');
  return { precipitationMm, potentialEvaporationMm, layers };
}

describeReference('airGR 1.7.6', () => {
  test('GR6J: discharge and stores agree to 1e-5 mm', () => {
    const expected = readReference('runoff/gr6j_L0123001_1990_1999.csv');
    const forcing = readBasin('L0123001', '1989-01-01', '1999-12-31');
    const { fluxes } = runGr6(forcing, GR6, { record: GR6_FLUXES });
    for (const name of ['Qsim', 'Prod', 'Rout', 'Exp']) {
      const own = fluxes[name]!.subarray(365);
      expectClose(own, expected.numbers(name.toLowerCase()), { ...TOLERANCE, what: name });
    }
  });

  test('weather of the layers: precipitation, temperature, share of snow', () => {
    const expected = readReference('runoff/L0123002_layer_inputs_1990_1999.csv');
    const { layers } = readSnowBasin('1990-01-01');
    for (let layer = 0; layer < LAYERS; layer++) {
      const own = [layers.precipitationMm, layers.temperatureC, layers.solidFraction];
      for (const [which, name] of ['p', 't', 'fsolid'].entries()) {
        const column = expected.numbers(`${name}${layer + 1}`);
        expectClose(own[which]![layer]!, column, { relative: 0, absolute: 1e-9, what: name });
      }
    }
  });

  test('CemaNeige and GR4J: discharge, stores and the snow of each layer agree to 1e-5 mm', () => {
    const expected = readReference('runoff/cemaneige_gr4j_L0123002_1990_1999.csv');
    const record = ['Qsim', 'Prod', 'Rout', ...snowFluxNames(LAYERS)];
    const forcing = readSnowBasin('1989-01-01');
    const { fluxes } = runRunoff('CemaNeigeGR4J', CEMANEIGE, forcing, { record });
    const names = record.filter((name) => expected.names.includes(name.toLowerCase()));
    expect(names).toHaveLength(3 + 3 * LAYERS);
    for (const name of names) {
      const own = fluxes[name]!.subarray(365);
      expectClose(own, expected.numbers(name.toLowerCase()), { ...TOLERANCE, what: name });
    }
  });

  test("Oudin's evaporation to 1e-6 mm", () => {
    const expected = readReference('runoff/oudin_pe.csv');
    const [temperature, latitude] = [expected.numbers('t'), expected.numbers('lat_rad')];
    const own = expected.texts('date').map((date, row) => {
      const newYear = Date.parse(`${date.slice(0, 4)}-01-01`);
      const dayOfYear = (Date.parse(date) - newYear) / 864e5 + 1;
      return oudinEvaporationMm(temperature[row]!, (latitude[row]! * 180) / Math.PI, dayOfYear);
    });
    expectClose(own, expected.numbers('pe'), { relative: 0, absolute: 1e-6, what: 'PE' });
  });
});

describe('snow', () => {
  const hypsometry = Float64Array.from({ length: 101 }, (_, percent) => 500 + 10 * percent);

  test('layers of equal area lie at the middle of each', () => {
    expect(layerAltitudes(hypsometry, 5)).toEqual([600, 800, 1000, 1200, 1400]);
    expect(layerAltitudes(hypsometry, 1)).toEqual([1000]);
  });

  test('a run goes on from a kept state, and all snow melts into what it fell as', () => {
    const days = 120;
    const epochDays = Float64Array.from({ length: days }, (_, day) => day);
    const precipitationMm = new Float64Array(days).fill(3);
    const temperatureC = epochDays.map((day) => (day < 60 ? -8 : 18));
    const weather = { epochDays, precipitationMm, temperatureC };
    const layers = toSnowLayers(weather, hypsometry, { layers: 3 });
    const { waterMm, state } = runCemaNeige({ CTG: 0.2, Kf: 6 }, layers, {});
    const held = state.packMm.reduce((sum, mm) => sum + mm, 0) / 3;
    expect(waterMm.reduce((sum, mm) => sum + mm, 0) + held).toBeCloseTo(3 * days, 9);
    const again = runCemaNeige({ CTG: 0.2, Kf: 6 }, layers, { state });
    expect(again.waterMm[0]).toBeGreaterThanOrEqual(0);
    expect(Math.max(...waterMm)).toBeGreaterThan(6);
  });

  test.each([
    { name: 'too few heights', heights: [1, 2], layers: 5, message: /has 2 heights/ },
    { name: 'heights that fall', heights: hypsometry.toReversed(), layers: 5, message: /height 2/ },
    { name: 'no layers', heights: hypsometry, layers: 0, message: /layers: is 0/ },
  ])('refused: $name', ({ heights, layers, message }) => {
    expect(() => layerAltitudes(heights, layers)).toThrow(message);
  });

  test('a model with snow without layers is refused', () => {
    const forcing = { precipitationMm: [1], potentialEvaporationMm: [1] };
    expect(() => runRunoff('CemaNeigeGR4J', CEMANEIGE, forcing)).toThrow(/layers: are missing/);
  });

  test('of hours that are all alike the yearly snow is that of days', () => {
    const day = { epochDays: [20], precipitationMm: [24], temperatureC: [-5] };
    const hour = { ...day, precipitationMm: [1] };
    const ofDays = toSnowLayers(day, hypsometry, { layers: 5 });
    const ofHours = toSnowLayers(hour, hypsometry, { layers: 5, timeStepHours: 1 });
    expect(ofHours.meanAnnualSnowMm).toBeCloseTo(ofDays.meanAnnualSnowMm, 9);
    expect(ofDays.meanAnnualSnowMm).toBeCloseTo(24 * 365.25, 9);
  });
});
