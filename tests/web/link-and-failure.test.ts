import { describe, expect, test } from 'vitest';

import { whenReady } from './open-page.ts';
import { AT_SEA, STEP_3, usePages, VIEW } from './pages.ts';

const { parts, open, closeAfter } = usePages();

describe('language and link', () => {
  test('the other language keeps everything else', async () => {
    const { page } = await open();
    await page.click('#language');
    await page.waitForFunction(() => document.documentElement.lang === 'fr');
    await page.waitForFunction(() =>
      document.querySelector('#status')?.textContent?.includes('Température'),
    );
    await whenReady(page);
    const params = new URLSearchParams(new URL(page.url()).hash.slice(1));
    expect(params.get('lang')).toBe('fr');
    expect(params.get('time')).toBe(STEP_3);
    expect(params.get('map')).toBe(`4/${AT_SEA.lon}/${AT_SEA.lat}`);
    expect(await page.locator('#status').textContent()).toMatch(/9\s?h\s?00|09\s?h\s?00/);
    expect(await page.title()).toContain('Température de l’air à 2 m');
  });

  test('a link holds the whole state', async () => {
    const hash = `${VIEW}&run=2026-11-22T12:00:00Z&member=3&at=-41,44&lang=fr`;
    const { page } = await open({ hash });
    await page.waitForSelector('#value-now');
    const given = new URLSearchParams(hash.slice(1));
    const kept = new URLSearchParams(new URL(page.url()).hash.slice(1));
    expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(given));
    expect(await page.locator('#member').inputValue()).toBe('3');
  });

  test('what a link holds that is unknown, wrong or gone is left out, and told', async () => {
    const wrong = '&colour=red&member=abc&at=500,95&run=2020-01-01T00:00:00Z';
    const { page } = await open({ hash: `${VIEW}${wrong}` });
    await page.waitForFunction(() => document.querySelectorAll('.notice').length === 4);
    const told = await page.locator('#notices').textContent();
    for (const words of ['colour', 'abc', '500,95', 'no longer there']) {
      expect(told).toContain(words);
    }
    expect(await page.locator('#status').textContent()).toContain('Nov 23, 2026, 00:00 UTC');
  });
});

describe('failures are said in words', () => {
  test('tiles that fail: a notice with a retry that mends the map', async () => {
    parts.service.script.tileStatus = 500;
    const { page } = await open({ ready: false });
    await page.waitForSelector('.notice.error');
    expect(await page.locator('.notice.error').textContent()).toContain('500');
    parts.service.script.tileStatus = 200;
    await page.click('.notice.error button:has-text("Try again")');
    await page.waitForSelector('.notice.error', { state: 'detached' });
    await whenReady(page);
  });

  test('a catalog that fails, then comes back', async () => {
    parts.service.script.catalogStatus = 503;
    const { page } = await open({ ready: false });
    await page.waitForSelector('.notice.error');
    expect(await page.locator('.notice.error').textContent()).toContain('datasets');
    parts.service.script.catalogStatus = 200;
    await page.click('.notice.error button:has-text("Try again")');
    await whenReady(page);
  });

  test('values that fail, in the card', async () => {
    parts.service.script.seriesStatus = 500;
    const { page } = await open({ hash: `${VIEW}&at=-40,45` });
    await page.waitForFunction(() =>
      document.querySelector('#place')?.textContent?.includes('could not be loaded'),
    );
    parts.service.script.seriesStatus = 200;
    await page.click('#place button:has-text("Try again")');
    await page.waitForSelector('#value-now');
  });

  test('without WebGL the page still reads values', async () => {
    const context = await parts.browser.newContext({ locale: 'en-CA' });
    const page = await context.newPage();
    closeAfter(page);
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.goto(`${parts.service.url}${VIEW}`);
    await page.waitForFunction(() => document.body.textContent?.includes('WebGL 2 is missing'));
    await page.fill('input[name=place]', '45, -40');
    await page.press('input[name=place]', 'Enter');
    await page.waitForSelector('#value-now');
  });

  test('while the exercise world is made, its progress; then the map by itself', async () => {
    parts.service.script.exercise = { phase: 'generating', done: 3, total: 10, finished: false };
    const { page } = await open({ ready: false });
    await page.waitForSelector('progress');
    expect(await page.locator('#starting').textContent()).toContain('3 of 10');
    parts.service.script.exercise = { phase: 'ready', done: 10, total: 10, finished: true };
    await whenReady(page);
    expect(await page.locator('#starting').isVisible()).toBe(false);
  });
});
