import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ingestCommand } from '../../services/ingest/command.ts';
import { readConfig } from '../../services/platform/config.ts';
import { openLog } from '../../services/platform/log.ts';
import { openServer, type Server } from '../../services/server.ts';
import { ensureWebBuilt } from '../../services/web-build.ts';
import { casesDir, describeCases } from '../cases.ts';
import { openBrowser } from './browser.ts';
import { blend, openPage, pixelAtCentre } from './open-page.ts';

const FILE = 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2';
/** Middle of the North Atlantic: nothing but the layer over the sea. */
const PLACE = { lon: -40.05, lat: 44.85 };
const SEA = '#d5dfe6';
const LAYER_OPACITY = 0.82;
const SILENT = { write: () => true, isTTY: false };

type Stop = { readonly share: number; readonly colour: string };
type Legend = {
  readonly unit: string;
  readonly ramp: readonly Stop[];
  readonly canonicalLimits: { readonly min: number; readonly max: number };
};

describeCases('a real GDPS temperature, from file to page', () => {
  let dataDir: string;
  let server: Server;
  let http: ReturnType<typeof serve>;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-page-'));
    const io = {
      env: { DATA_DIR: dataDir },
      out: SILENT,
      err: SILENT,
      signal: new AbortController().signal,
    } as unknown as Parameters<typeof ingestCommand>[1];
    expect(await ingestCommand([join(casesDir, FILE)], io)).toBe(0);
    await ensureWebBuilt({ info: () => undefined });
    const status = { phase: 'off', done: 0, total: 0, finished: true } as const;
    server = await openServer(readConfig({ DATA_DIR: dataDir }), openLog('silent'), () => status);
    http = serve({ fetch: server.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => http.once('listening', resolve));
    url = `http://127.0.0.1:${(http.address() as { port: number }).port}/`;
    browser = await openBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    http?.close();
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
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
