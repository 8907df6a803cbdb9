import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { TableRow } from '../../services/formats/table.ts';
import type { TableSchema } from '../../services/store/table.ts';
import { openTableStore } from '../../services/store/tables.ts';
import { openBrowser } from './browser.ts';
import { GAUGE, GAUGES, HYDROGRAPH, NOW, ON_REACH, REACHES } from './flood-rows.ts';
import { openPage, pixelAtCentre } from './open-page.ts';
import { serveStore } from './serve-store.ts';

const CATALOG = new URL('../../data-catalog/collections/', import.meta.url);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SHOWN = '&tables=twin-flood-outlook,twin-flood-gauges';

async function write(dataDir: string, id: string, rows: readonly TableRow[]): Promise<void> {
  const entry = JSON.parse(
    await readFile(new URL(`${id}/collection.json`, CATALOG), 'utf8'),
  ) as Record<'isohyet:table', Omit<TableSchema, 'open'>>;
  const schema = { ...entry['isohyet:table'], open: false };
  const writer = await openTableStore(dataDir).openWriter(id, schema, ['EXERCISE']);
  writer.addRows(rows, { name: id, bytes: 1, sha256: '0'.repeat(64) });
  await writer.commit();
  await writer.close();
}

/** Without the spaces that do not break. */
async function wordsOf(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
}

describe('results of the flood twin', () => {
  let dataDir: string;
  let service: Awaited<ReturnType<typeof serveStore>>;
  let browser: Browser;
  const opened: Page[] = [];
  const open = async (hash: string, locale = 'en-CA') => {
    const found = await openPage(browser, service.url, { hash, locale, now: NOW });
    opened.push(found.page);
    return found;
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-page-'));
    await write(dataDir, 'twin-flood-gauges', GAUGES);
    await write(dataDir, 'twin-flood-outlook', REACHES);
    await write(dataDir, 'twin-flood-hydrograph', HYDROGRAPH);
    service = await serveStore(dataDir);
    browser = await openBrowser();
  }, 240_000);
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('Enter on a gauge opens its card: class, peak, stages, readings, hydrograph', async () => {
    const { page, problems } = await open(`#map=10/${GAUGE.lon}/${GAUGE.lat}${SHOWN}`);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1000);
    await page.locator('#map canvas').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#plot canvas');

    const card = await wordsOf(page, '#place');
    expect(card).toContain('Invented Brook at Mill');
    expect(card).toContain('EXERCISE');
    expect(await wordsOf(page, '#flood-class strong')).toBe(
      '20-year flow exceeded by 11 of 21 members (52 %)',
    );
    const peak = await wordsOf(page, '#flood-peak');
    expect(peak).toContain('155 m³/s');
    expect(peak).toContain('90 % of the members between 20.5 and 332 m³/s');
    expect(peak).toContain('2.20 m');
    expect(peak).toContain('Nov 23, 09:00 UTC');
    // Vancouver in November is eight hours behind UTC.
    expect(peak).toContain('01:00 PST');
    expect(peak).toContain('rising');
    expect(peak).toContain('2 hours old');
    const alerts = await wordsOf(page, '#flood-alerts');
    expect(alerts).toContain('Flood watch');
    expect(alerts).toContain('1.10 m, 43.1 m³/s');
    expect(alerts).toContain('18 of 21 (86 %)');
    const readings = await wordsOf(page, '#flood-readings');
    expect(readings).toContain('stuck: the same value while the river must have changed');
    expect(readings).toContain('Nov 22, 20:00 UTC (6 hours old)');
    expect(await wordsOf(page, '#flood-not-used')).toContain('ice: Sat, Nov 21');

    await page.click('#flood-table summary');
    const rows = page.locator('#flood-table tbody tr');
    // Five readings, twelve hours of the forecast, and the hour that no row is of.
    expect(await rows.count()).toBe(18);
    const noRow = rows.nth(2);
    expect(await noRow.innerText()).toContain('Sun 22, 21:00');
    expect(await noRow.locator('td').first().getAttribute('data-value')).toBe('');
    expect(await rows.nth(3).innerText()).toContain('stuck');
    expect(await page.locator('#flood-table tr.now').innerText()).toContain('Mon 23, 03:00');
    expect(problems).toEqual([]);
  });

  test('a reach is drawn in the ink of its class, and a click on it opens it', async () => {
    const { page } = await open(
      `#map=10/${ON_REACH.lon}/${ON_REACH.lat}&tables=twin-flood-outlook`,
    );
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1000);
    // Eight of 21 members are more than three in ten: the purple of the 20-year flow.
    const seen = await pixelAtCentre(page);
    [0x6a, 0x1b, 0x8a].forEach((channel, at) =>
      expect(Math.abs(seen[at]! - channel)).toBeLessThanOrEqual(3),
    );
    const box = (await page.locator('#map canvas').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForSelector('#plot canvas');
    expect(await wordsOf(page, '#flood-class strong')).toBe(
      '20-year flow exceeded by 8 of 21 members (38 %)',
    );
    const card = await wordsOf(page, '#place');
    expect(card).toContain('40 years of the model itself');
    expect(card).toContain('Hydrograph at Invented Brook at Mill');
  });

  test('in French, from the list beside the map; nothing known is said so', async () => {
    const { page, problems } = await open(`#map=7/6.7/50.4${SHOWN}`, 'fr-CA');
    const list = page.locator('.flood-list[data-table="twin-flood-gauges"]');
    await list.waitFor();
    expect(await wordsOf(page, '#layers')).toContain('plus que le débit de 20 ans');
    const buttons = list.locator('button');
    expect(await buttons.first().innerText()).toContain('Invented Brook at Mill');
    await buttons.nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#flood-class');
    expect(await wordsOf(page, '#flood-class')).toContain('Pas de classe');
    expect(await wordsOf(page, '#flood-readings')).toContain('pas de courbe de tarage');
    // On a screen of this width the card lies over the list: Escape gives back list and focus.
    await page.keyboard.press('Escape');
    await buttons.first().press('Enter');
    await page.waitForSelector('#plot canvas');
    expect(await wordsOf(page, '#flood-class strong')).toBe(
      'Débit de période de retour 20 ans dépassé par 11 membres sur 21 (52 %)',
    );
    const card = await wordsOf(page, '#place');
    expect(card).toContain('Veille de crue');
    expect(card).toContain('EXERCICE');
    expect(card).not.toMatch(/exceeded|members|Newest|stuck/);
    expect(problems).toEqual([]);

    await page.evaluate(await readFile(AXE, 'utf8'));
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const result = await axe.run();
      return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    });
    expect(violations).toEqual([]);
  });
});
