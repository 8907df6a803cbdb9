import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeCases } from '../cases.ts';
import { openBrowser } from './browser.ts';
import { blend, openPage, pixelAtCentre } from './open-page.ts';
import { serveCases } from './serve-cases.ts';

const FILE = 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2';
/** Middle of the North Atlantic: nothing but the layer over the sea. */
const PLACE = { lon: -40.05, lat: 44.85 };
const SEA = '#d5dfe6';
const LAYER_OPACITY = 0.82;

type Stop = { readonly share: number; readonly colour: string };
type Legend = {
  readonly unit: string;
  readonly ramp: readonly Stop[];
  readonly canonicalLimits: { readonly min: number; readonly max: number };
};

describeCases('a real GDPS temperature, from file to page', () => {
  let service: Awaited<ReturnType<typeof serveCases>>;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    service = await serveCases([FILE]);
    url = service.url;
    browser = await openBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  test('map, legend, card and answer say the same number', async () => {
    const at = `${PLACE.lon},${PLACE.lat}`;
    const hash = `#data=eccc-gdps&at=${at}&map=7/${PLACE.lon}/${PLACE.lat}`;
    const { page, problems } = await openPage(browser, url, { hash });
    await page.waitForSelector('#value-now');
    expect(problems).toEqual([]);

    const variable = await page.locator('#variable').inputValue();
    const csv = await (await fetch((await page.locator('#csv').getAttribute('href'))!)).text();
    const [header, row] = csv
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const value = Number(row![header!.findIndex((name) => name.startsWith(variable))]);
    // 2 m temperature of the Atlantic in August: the file's own unit is K.
    expect(value).toBeGreaterThan(285);
    expect(value).toBeLessThan(300);
    expect(await page.locator('#value-now').textContent()).toContain((value - 273.15).toFixed(1));
    const shown = await page.locator('tr.now td').first().getAttribute('data-value');
    expect(Number(shown)).toBe(value);

    const address = `${url}ogc/collections/eccc-gdps/map/legend?variable=${variable}&f=json`;
    const legend = (await (await fetch(address)).json()) as Legend;
    const { min, max } = legend.canonicalLimits;
    const share = (value - min) / (max - min);
    const nearest = legend.ramp.toSorted(
      (a, b) => Math.abs(a.share - share) - Math.abs(b.share - share),
    )[0]!;
    // The marker covers the middle: it is taken away before the colour is read.
    await page.click('#close-place');
    await page.locator('.place-marker').waitFor({ state: 'detached' });
    const seen = await pixelAtCentre(page);
    const expected = blend(nearest.colour, SEA, LAYER_OPACITY);
    // The ramp of the legend has 32 colours, the map 256: they differ by half a step at most.
    seen.forEach((channel, index) =>
      expect(Math.abs(channel - expected[index]!)).toBeLessThanOrEqual(12),
    );
    await page.context().close();
  });
});
