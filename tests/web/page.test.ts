import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { blend, pixelAtCentre, whenReady } from './open-page.ts';
import { AT_SEA, usePages, VIEW } from './pages.ts';
import { stubColour } from './stub-legend.ts';
import { stubValue } from './stub-service.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Colour of the sea in the light basemap, and how much of it the layer lets through. */
const SEA = '#d5dfe6';
const LAYER_OPACITY = 0.82;

const { parts, open } = usePages();

async function violations(page: Page): Promise<string[]> {
  // The page's own policy allows no inline script: the checker comes in by the protocol.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const result = await axe.run();
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}

describe('the map', () => {
  test('shows the value of a place in the colour of the legend, and nothing goes wrong', async () => {
    const { page, problems } = await open();
    const value = stubValue(AT_SEA.lat, 3);
    const expected = blend(stubColour(value), SEA, LAYER_OPACITY);
    const seen = await pixelAtCentre(page);
    seen.forEach((channel, at) => expect(Math.abs(channel - expected[at]!)).toBeLessThan(3));
    const swatches = await page
      .locator('#legend i')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).style.background));
    expect(swatches).toHaveLength(5);
    expect(await page.locator('#legend').textContent()).toContain('below -100 °C: not coloured');
    expect(problems).toEqual([]);
  });

  test('says what, valid when, which run, how old and whether it is whole', async () => {
    const { page } = await open();
    const status = (await page.locator('#status').textContent())!.replaceAll(/\s+/g, ' ');
    expect(status).toContain('Air temperature at 2 m');
    expect(status).toContain('Nov 23, 09:00 UTC');
    expect(status).toMatch(/Your time.*01:00 PST/);
    expect(status).toContain('Nov 23, 2026, 00:00 UTC');
    expect(status).toContain('Complete');
    expect(await page.locator('#provenance').textContent()).toContain('ECCC licence 2.1');
  });

  test('a run that lacks steps says so in words, an exercise on the whole map', async () => {
    parts.service.script.complete = false;
    parts.service.script.marks = ['EXERCISE'];
    const { page } = await open();
    expect(await page.locator('#status').textContent()).toContain('Incomplete');
    expect(await page.locator('.gaps').textContent()).toContain('air_temperature_2m at +72 h');
    expect(await page.locator('.mark').textContent()).toContain('EXERCISE');
    expect(await page.locator('#hatch').isVisible()).toBe(true);
  });

  test('what is out of date says so, on the panel and on the map', async () => {
    parts.service.script.expect = { cycleHours: 12, availableAfterHours: 6 };
    const { page } = await open({ now: '2026-11-25T09:30:00Z' });
    const status = await page.locator('#status').textContent();
    expect(status).toContain('Out of date: a newer run was due Mon, Nov 23, 18:00 UTC');
    expect(status).not.toContain('has ended');
    expect(await page.locator('.state.ok').count()).toBe(0);
    expect(await page.locator('#stale-badge').textContent()).toContain('Out of date');
    expect(await page.locator('#stale-hatch').isVisible()).toBe(true);
  });

  test('a forecast whose last time has passed has ended; times name their year', async () => {
    const { page } = await open({ now: '2027-02-01T00:00:00Z', hash: `${VIEW}&lang=fr` });
    expect(await page.locator('#stale-badge').textContent()).toBe('La prévision est échue');
    expect(await page.locator('#status').textContent()).toMatch(/Votre heure\s+[^\n]*2026/);
  });

  test('play moves through the steps, each shown before it is left', async () => {
    const { page } = await open();
    await page.selectOption('#speed', '8');
    await page.click('#play');
    await page.waitForFunction(() => location.hash.includes('time=2026-11-23T18:00:00Z'));
    await page.click('#play');
    const hash = await page.evaluate(() => location.hash);
    await whenReady(page);
    expect(await page.evaluate(() => location.hash)).toBe(hash);
    const tiles = parts.service.script.asked.filter((address) => address.includes('/map/tiles/'));
    for (const hour of ['09', '12', '15', '18']) {
      expect(tiles.some((address) => address.includes(`2026-11-23T${hour}%3A00`))).toBe(true);
    }
  });
});

describe('a place', () => {
  test('a click gives the plot and a table with the numbers of the service', async () => {
    const { page, problems } = await open();
    const box = (await page.locator('#map canvas').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForSelector('#plot canvas');
    const place = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('at')!;
    const [, lat] = place.split(',').map(Number) as [number, number];
    // Member 2 is missing at this step: the median of the other four is halfway in between.
    const median = stubValue(lat, 3) + (0.4 + 1.2) / 2;
    const row = page.locator('tr.now td').first();
    expect(Number(await row.getAttribute('data-value'))).toBeCloseTo(median, 6);
    expect(await page.locator('#value-now').textContent()).toContain((median - 273.15).toFixed(1));
    const card = await page.locator('#place').textContent();
    expect(card).toContain('1 of 125 values missing');
    expect(card).toContain('4.2 km away');
    expect(card).toContain('Environment and Climate Change Canada');
    expect(await page.locator('#csv').getAttribute('href')).toContain('f=CSV');
    expect(problems).toEqual([]);
  });

  test('the map alone needs no mouse: crosshair, Enter, steps, play, Escape', async () => {
    const { page } = await open();
    await page.locator('#map canvas').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('#value-now');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('place-heading');
    await page.click('#close-place');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('CANVAS');
    await page.keyboard.press(']');
    await page.waitForFunction(() => location.hash.includes('time=2026-11-23T12:00:00Z'));
    await page.keyboard.press('[');
    await page.waitForFunction(() => location.hash.includes('time=2026-11-23T09:00:00Z'));
    await page.keyboard.press(' ');
    await page.waitForFunction(() =>
      document.querySelector('#play')?.textContent?.includes('Pause'),
    );
    await page.keyboard.press(' ');
  });

  test('coordinates can be typed; what is no place is refused in words', async () => {
    const { page } = await open();
    const field = page.locator('input[name=place]');
    await field.fill('200, 10');
    await field.press('Enter');
    const words = await field.evaluate((input) => (input as HTMLInputElement).validationMessage);
    expect(words).toContain('latitude from -90 to 90');
    await field.fill('51.05, -120.31');
    await field.press('Enter');
    await page.waitForSelector('#value-now');
    expect(page.url()).toContain('at=-120.31,51.05');
  });

  test.each([
    { width: 720, height: 450 },
    { width: 320, height: 640 },
  ])('a place at $width x $height leaves map, time and run age in sight', async (size) => {
    const { page } = await open({ ...size, hash: `${VIEW}&at=-40,45` });
    await page.waitForSelector('#value-now');
    const card = (await page.locator('#place').boundingBox())!;
    const least = { '#map': 100, '#time': 10, '#run-age': 10 };
    for (const [id, height] of Object.entries(least)) {
      const box = (await page.locator(id).boundingBox())!;
      const beside = box.x >= card.x + card.width;
      const bottom = beside ? size.height : card.y;
      expect(bottom - box.y, id).toBeGreaterThanOrEqual(height);
      expect(box.y + box.height, id).toBeLessThanOrEqual(bottom + 1);
    }
    expect(card.y + card.height).toBeLessThanOrEqual(size.height + 1);
  });

  test('Escape closes the card from anywhere in it, and the focus goes back', async () => {
    const { page } = await open();
    await page.fill('input[name=place]', '45, -40');
    await page.press('input[name=place]', 'Enter');
    await page.waitForSelector('#value-now');
    await page.locator('#csv').focus();
    await page.keyboard.press('Escape');
    await page.waitForSelector('#place', { state: 'hidden' });
    const focused = () => document.activeElement?.getAttribute('name');
    expect(await page.evaluate(focused)).toBe('place');
  });
});

describe('the keyboard', () => {
  test('every control is reached by Tab, in order, each with a name and a visible focus', async () => {
    const { page } = await open();
    const reached: string[] = [];
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const one = document.activeElement as HTMLElement;
        const label = one.getAttribute('aria-label') ?? one.closest('label')?.textContent;
        const name = (label ?? one.textContent ?? '').trim();
        const outline = getComputedStyle(one).outlineStyle !== 'none' || one.tagName === 'CANVAS';
        return { id: one.id || one.tagName, name, outline };
      });
      if (at.id === 'BODY') break;
      expect(at.outline, at.id).toBe(true);
      if (at.id !== 'CANVAS') expect(at.name, at.id).not.toBe('');
      reached.push(at.id);
    }
    const order = ['language', 'collection', 'variable', 'run', 'member', 'CANVAS', 'play', 'time'];
    const found = order.map((id) => reached.indexOf(id));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
  });

  test('single letters do nothing outside the map', async () => {
    const { page } = await open();
    await page.locator('#variable').focus();
    const before = page.url();
    for (const key of ['[', ']', 'Escape']) await page.keyboard.press(key);
    expect(page.url()).toBe(before);
  });
});

describe('for everyone', () => {
  test.each([
    { lang: 'en', dark: false },
    { lang: 'fr', dark: true },
  ])('axe finds nothing: $lang, dark $dark', async ({ lang, dark }) => {
    parts.service.script.marks = ['EXERCISE'];
    parts.service.script.complete = false;
    const { page } = await open({ dark, hash: `${VIEW}&lang=${lang}&at=-40,45` });
    await page.waitForSelector('#plot canvas');
    expect(await violations(page)).toEqual([]);
  });

  test('320 px wide, in the longer language, nothing has to be scrolled sideways', async () => {
    const { page } = await open({ width: 320, height: 640, hash: `${VIEW}&lang=fr` });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
    await page.click('.sheet-toggle');
    expect(await page.locator('#collection').isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
  });
});
