import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeCases } from '../cases.ts';
import { openBrowser } from './browser.ts';
import { openPage, whenReady } from './open-page.ts';
import { serveCases } from './serve-cases.ts';

const FILES = [
  'hydrometric/tinyhydat.sqlite3',
  'wildfire/hotspots',
  'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
];
/** Fraser River at Hope, and the day of its greatest flood on record. */
const STATION = '08MF005';
const FLOOD_DAY = '1948-05-31';
/** m3/s: DLY_FLOWS of the archive itself, FLOW31 of 1948-05 (sqlite3 tinyhydat.sqlite3). */
const FLOOD = 15_200;

describeCases('tables and an analysis of the real service', () => {
  let service: Awaited<ReturnType<typeof serveCases>>;
  let browser: Browser;

  beforeAll(async () => {
    service = await serveCases(FILES);
    browser = await openBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  test('stations and fires are listed and drawn; a station opens its hydrograph', async () => {
    // Over the Fraser at Hope, 49.38 N 121.45 W, which lies in the middle of the map.
    const hash = '#map=9/-121.4514/49.3858';
    const { page, problems } = await openPage(browser, service.url, { hash });
    await page.click('#layers summary');
    await page.waitForSelector('.layer-list li');
    const listed = await page.locator('.layer-list').textContent();
    expect(listed).toContain('5 rows');
    expect(listed).toContain('40,196 rows');
    await page.check('.layer-list li:has-text("5 rows") input');
    await page.waitForFunction(() => location.hash.includes('tables=eccc-hydrometric-stations'));
    await page.waitForLoadState('networkidle');

    // A click on the symbol opens the row: it is drawn where the archive says it is.
    const box = (await page.locator('#map canvas').boundingBox())!;
    await page.waitForTimeout(1000);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(
      (id) => location.hash.includes(`feature=eccc-hydrometric-stations:${id}`),
      STATION,
    );
    await page.waitForSelector('#plot canvas');
    const newest = (await page.locator('#newest-reading').textContent())!;
    expect(newest).toContain('m3 s-1');
    expect(newest).toContain('Dec 31, 2000');
    expect(newest).toContain('Environment and Climate Change Canada');

    await page.selectOption('#year', FLOOD_DAY.slice(0, 4));
    await page.click('#place summary');
    const row = page.locator('#place tbody tr', { hasText: 'May 31, 1948' });
    expect(Number(await row.locator('td').first().getAttribute('data-value'))).toBe(FLOOD);
    expect(problems).toEqual([]);

    await page.locator('#year').focus();
    await page.keyboard.press('Escape');
    await page.waitForSelector('#place', { state: 'hidden' });
    await page.context().close();
  });

  test('a domain across the antimeridian opens on its own area, and is out of date', async () => {
    const { page } = await openPage(browser, service.url, { hash: '#data=eccc-rdpa' });
    await page.waitForFunction(() => location.hash.includes('map='));
    await whenReady(page);
    const [zoom, lon, lat] = new URLSearchParams(new URL(page.url()).hash.slice(1))
      .get('map')!
      .split('/')
      .map(Number) as [number, number, number];
    expect(zoom).toBeLessThan(4);
    expect(Math.abs(lon - -106)).toBeLessThan(40);
    expect(lat).toBeGreaterThan(40);
    expect(await page.locator('#stale-badge').isVisible()).toBe(true);
    await page.context().close();
  });

  test('a browser whose language is none draws the plot all the same', async () => {
    const { page, problems } = await openPage(browser, service.url, { ready: false });
    await page.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' }),
    );
    await page.goto(`${service.url}?test&posix#feature=eccc-hydrometric-stations:${STATION}`);
    await page.waitForSelector('#plot canvas');
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
