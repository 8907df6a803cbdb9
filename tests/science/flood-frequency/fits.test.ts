import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  openDistribution,
  type DistributionName,
} from '../../../services/science/flood-frequency/distributions/distribution.ts';
import { sampleLMoments } from '../../../services/science/flood-frequency/distributions/l-moments.ts';
import { fitFrequency } from '../../../services/science/flood-frequency/fit-frequency.ts';
import { plottingPositions } from '../../../services/science/flood-frequency/goodness.ts';
import { casesDir, describeCases, describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';

const PERIODS = [1.5, 2, 2.33, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
const NAMES: Readonly<Record<string, DistributionName>> = {
  GEV: 'GEV',
  GUM: 'Gumbel',
  GLO: 'GLO',
  GPA: 'GPA',
  PE3: 'PE3',
};

function readSamples(): Map<string, number[]> {
  const table = readReference('floodfreq/ffa_samples.csv');
  const values = table.numbers('value');
  const samples = new Map<string, number[]>();
  for (const [row, id] of table.texts('id').entries()) {
    samples.set(id, [...(samples.get(id) ?? []), values[row]!]);
  }
  return samples;
}

describeReference('fits of the reference samples', () => {
  const samples = readSamples();
  const fits = readReference('floodfreq/ffa_fits_quantiles.csv');
  const [ids, dists, methods] = ['id', 'dist', 'method'].map((name) => fits.texts(name));
  const rowsBy = (method: string) =>
    [...ids!.keys()].filter(
      (row) => methods![row] === method && NAMES[dists![row]!.slice(0, 3)] !== undefined,
    );
  const fitRow = (row: number, method: 'l-moments' | 'mle') => {
    const distribution = NAMES[dists![row]!.slice(0, 3)]!;
    const values = samples.get(ids![row]!)!;
    return { distribution, fit: fitFrequency(values, { distribution, method }) };
  };

  test('sample L-moments are those of lmom', () => {
    const table = readReference('floodfreq/ffa_sample_lmoments.csv');
    const made = table.texts('id').map((id) => sampleLMoments(samples.get(id)!));
    for (const name of ['l1', 'l2', 't3', 't4', 't5'] as const) {
      const got = made.map((moments) => moments[name]);
      expectClose(got, table.numbers(name), { relative: 1e-10, what: name });
    }
  });

  test('fits by L-moments are those of lmom, with their quantiles', () => {
    for (const row of rowsBy('lmom')) {
      const { distribution, fit } = fitRow(row, 'l-moments');
      const { location, scale, shape } = fit.parameters;
      const free = distribution === 'Gumbel' ? 2 : 3;
      const wanted = ['p1', 'p2', 'p3'].map((name) => fits.numbers(name)[row]!).slice(0, free);
      const what = `${ids![row]} ${distribution}`;
      expectClose([location, scale, shape].slice(0, free), wanted, { relative: 1e-8, what });
      const quantiles = PERIODS.map((years) => fits.numbers(`q${years}`)[row]!);
      expectClose(PERIODS.map(fit.quantile), quantiles, { relative: 1e-8, what });
    }
  });

  test('the greatest likelihood is where extRemes and scipy found it', () => {
    for (const row of rowsBy('mle')) {
      const { fit } = fitRow(row, 'mle');
      const { location, scale, shape } = fit.parameters;
      const wanted = ['p1', 'p2', 'p3'].map((name) => fits.numbers(name)[row]!);
      expectClose([location, scale, shape], wanted, { relative: 1e-5, what: ids![row]! });
      const q100 = fits.numbers('q100')[row]!;
      expectClose([fit.quantile(100)], [q100], { relative: 1e-4, what: ids![row]! });
    }
  });

  // scipy 1.17.1, Nelder-Mead on the densities (genlogistic written out for GLO), -sum(logpdf).
  test.each([
    {
      id: 'harricana',
      name: 'Gumbel',
      wanted: [169.28802469, 40.26456785, 0],
      log: -361.7385256355179,
    },
    {
      id: 'harricana',
      name: 'GLO',
      wanted: [185.345321, 25.0725515, -0.14122523],
      log: -360.5275873257365,
    },
    {
      id: 'harricana',
      name: 'PE3',
      wanted: [191.31739122, 47.01924568, 0.61896567],
      log: -361.33888779559993,
    },
    {
      id: 'synthetic_v6',
      name: 'LP3',
      wanted: [2.55303727, 0.12546283, -0.43742386],
      log: -483.1739181905732,
    },
    {
      id: 'guadalupe_cfs',
      name: 'GLO',
      wanted: [18571.8262, 10058.42, -0.568090286],
      log: -492.14753326085855,
    },
  ] as const)('$name of $id has the greatest likelihood of scipy', ({ id, name, wanted, log }) => {
    const fit = fitFrequency(samples.get(id)!, { distribution: name, method: 'mle' });
    const { location, scale, shape } = fit.parameters;
    expectClose([location, scale, shape], wanted, { relative: 1e-5 });
    const free = name === 'Gumbel' ? 2 : 3;
    expect(fit.aic).toBeCloseTo(2 * free - 2 * log, 6);
  });

  test('the delta method has the standard error that scipy and numpy give', () => {
    // Inverse of the numerical Hessian at the optimum; standard error of the 100-year flood.
    const fit = fitFrequency(samples.get('harricana')!, { distribution: 'GEV', method: 'mle' });
    const [lower, upper] = fit.interval(100, 0.95);
    const quantile = fit.quantile(100);
    const deviation = 23.40470753469375 / quantile;
    const reach = Math.log(upper / lower) / 2;
    expectClose([reach], [1.959963984540054 * deviation], { relative: 1e-3 });
    expectClose([Math.sqrt(upper * lower)], [quantile], { relative: 1e-12 });
  });

  test('goodness of fit is that of numpy and scipy', () => {
    // GEV with the parameters of lmom: -n - mean((2i-1)(ln F + ln S)), kstest, corrcoef at Cunnane.
    const fit = fitFrequency(samples.get('harricana')!, {
      distribution: 'GEV',
      method: 'l-moments',
    });
    expect(fit.goodness.andersonDarling).toBeCloseTo(0.45884974157250724, 8);
    expect(fit.goodness.kolmogorovSmirnov).toBeCloseTo(0.07904130442049262, 10);
    expect(fit.goodness.ppcc).toBeCloseTo(0.9899319402742522, 10);
  });

  test('a bootstrap is the same twice, holds its quantile, and widens with rarity', () => {
    for (const distribution of ['GEV', 'GLO', 'PE3', 'LP3'] as const) {
      const make = () =>
        fitFrequency(samples.get('harricana')!, { distribution, method: 'l-moments' });
      const fit = make();
      expect(make().interval(100, 0.9)).toEqual(fit.interval(100, 0.9));
      const widths = [2, 10, 100].map((years) => {
        const [lower, upper] = fit.interval(years, 0.9);
        expect(lower).toBeLessThan(fit.quantile(years));
        expect(upper).toBeGreaterThan(fit.quantile(years));
        return upper - lower;
      });
      expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    }
  });

  test('the bootstrap of a Gumbel median is as wide as theory has it', () => {
    // Hosking & Wallis 1997, equation 2.78 gives no closed form; Phien 1987: var(alpha) = 0.8046 a2/n,
    // var(xi) = (1.1128 - 0.9066/n) a2/n, cov = (0.2287 - 0.5414/n) a2/n for unbiased L-moments.
    const fit = fitFrequency(samples.get('harricana')!, {
      distribution: 'Gumbel',
      method: 'l-moments',
      samples: 4000,
    });
    const { scale } = fit.parameters;
    const [n, y] = [69, -Math.log(-Math.log(0.99))];
    const variance =
      (scale ** 2 / n) * (1.1128 - 0.9066 / n + 2 * y * (0.2287 - 0.5414 / n) + y * y * 0.8046);
    const [lower, upper] = fit.interval(100, 0.9);
    expectClose([upper - lower], [2 * 1.6449 * Math.sqrt(variance)], { relative: 0.06 });
  });
});

describeCases('fits of measured peaks', () => {
  // R lmom, ../cases/hydrometric/reference.
  test.each([{ id: 'USGS-01515000' }, { id: 'USGS-02366500' }, { id: 'USGS-14321000' }])(
    '$id has the fits of lmom',
    ({ id }) => {
      const folder = join(casesDir, 'hydrometric');
      const lines = readFileSync(join(folder, `${id}-peaks.csv`), 'utf8')
        .trim()
        .split('\n');
      const peaks = lines.slice(1).map((line) => Number(line.split(',')[1]));
      const wanted = JSON.parse(
        readFileSync(join(folder, 'reference', `flood-frequency-${id}.json`), 'utf8'),
      ) as Record<string, { quantiles: number[] }> & { T: number[] };
      const quantiles = (distribution: DistributionName) => {
        const fit = fitFrequency(peaks, { distribution, method: 'l-moments' });
        return wanted.T.map(fit.quantile);
      };
      expectClose(quantiles('GEV'), wanted['GEV']!.quantiles, { relative: 1e-8 });
      expectClose(quantiles('Gumbel'), wanted['Gumbel']!.quantiles, { relative: 1e-8 });
      const logs = wanted['logPearson3_Lmoments']!.quantiles;
      expectClose(quantiles('LP3'), logs, { relative: 1e-8 });
    },
  );
});

describe('samples that are refused', () => {
  const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  test.each([
    {
      name: 'nine years',
      peaks: nine,
      of: { distribution: 'GEV', method: 'mle' },
      says: 'has 9 years with a measured peak, 10 are needed',
    },
    {
      name: 'years without a peak',
      peaks: [...nine, NaN, NaN],
      of: { distribution: 'GEV', method: 'l-moments' },
      says: 'has 9 years',
    },
    {
      name: 'a zero for logarithms',
      peaks: [...nine, 0],
      of: { distribution: 'LP3', method: 'mle' },
      says: 'has 0, which has no logarithm',
    },
    {
      name: 'a negative peak',
      peaks: [...nine, 11, -1],
      of: { distribution: 'LP3', method: 'b17c' },
      says: 'has -1',
    },
    {
      name: 'GPA by likelihood',
      peaks: [...nine, 11],
      of: { distribution: 'GPA', method: 'mle' },
      says: 'GPA is not fitted by mle',
    },
    {
      name: 'a likelihood without bound',
      peaks: [...nine.map(() => 1), 1.0001, 900],
      of: { distribution: 'PE3', method: 'mle' },
      says: 'no maximum',
    },
  ] as const)('$name', ({ peaks, of, says }) => {
    expect(() => fitFrequency([...peaks], of)).toThrow(says);
  });

  test('plotting positions are symmetrical, Weibull of nine are tenths', () => {
    expectClose(plottingPositions(9, 0), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], {});
    expect(
      openDistribution('Gumbel', { location: 1, scale: 1, shape: 0 }).quantile(0.5),
    ).toBeCloseTo(1.3665129, 6);
  });
});
