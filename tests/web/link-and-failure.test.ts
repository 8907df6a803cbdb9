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

  test('the copied link names all that is on screen', async () => {
    const { page } = await open({ hash: '' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.click('button:has-text("Copy link")');
    await page.waitForSelector('.notice:has-text("copied")');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const params = new URLSearchParams(new URL(link).hash.slice(1));
    expect(Object.fromEntries(params)).toMatchObject({
      lang: 'en',
      data: 'eccc-gdps',
      var: 'air_temperature_2m',
      run: '2026-11-23T00:00:00Z',
      time: STEP_3,
      member: '0',
    });
    expect(params.get('map')).toMatch(/^[\d.]+\/-?[\d.]+\/-?[\d.]+$/);
  });

  test('names in a link that nothing answers to are told, and leave the address', async () => {
    const hash = `${VIEW.replace(STEP_3, '2026-11-23T10:00:00Z')}&var=no_such&member=99&tables=ufo`;
    const { page } = await open({ hash });
    await page.waitForFunction(() => document.querySelectorAll('.notice').length === 4);
    const told = await page.locator('#notices').textContent();
    for (const words of ['no_such', '99', 'ufo', '10:00 UTC']) expect(told).toContain(words);
    const params = new URLSearchParams(new URL(page.url()).hash.slice(1));
    expect(params.get('time')).toBe(STEP_3);
    expect(['var', 'member', 'tables'].filter((name) => params.has(name))).toEqual([]);
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

  test('a run removed while the page is open: said, never marked complete', async () => {
    const { page } = await open();
    parts.service.script.tileStatus = 404;
    parts.service.script.runs = ['2026-11-23T06:00:00Z'];
    await page.click('#next-step');
    await page.click('#next-step');
    await page.click('#next-step');
    await page.waitForSelector('.notice.error');
    expect(await page.locator('.notice.error').textContent()).toContain('no longer on the server');
    expect(await page.locator('#status').textContent()).toContain('Map has gaps');
    expect(await page.locator('.state.ok').count()).toBe(0);
    parts.service.script.tileStatus = 200;
    await page.click('button:has-text("Reload runs")');
    await page.waitForFunction(() =>
      document.querySelector('#status')?.textContent?.includes('06:00 UTC'),
    );
    await page.waitForSelector('.notice.error', { state: 'detached' });
    expect(await page.locator('#notices').textContent()).toContain('no longer there');
  });

  test('gaps belong to their frame, and a frame that failed ahead is asked for again', async () => {
    const [step4, step5] = ['2026-11-23T12:00:00Z', '2026-11-23T15:00:00Z'];
    parts.service.script.failingTimes = [step4, step5];
    const { page } = await open();
    // Frames ahead have failed: nothing is said of them.
    expect(await page.locator('.notice').count()).toBe(0);
    await page.click('#next-step');
    await page.waitForSelector('.notice.error');
    parts.service.script.failingTimes = [];
    await page.click('#next-step');
    await whenReady(page);
    await page.waitForSelector('.notice.error', { state: 'detached' });
    expect(await page.locator('.state.ok').count()).toBe(1);
  });

  test('a silent server is one notice, and one retry mends all of it', async () => {
    const { page } = await open();
    const out = (route: { abort(): Promise<void> }) => route.abort();
    await page.route(/\/ogc\//, out);
    await page.fill('input[name=place]', '45, -40');
    await page.press('input[name=place]', 'Enter');
    await page.click('#next-step');
    await page.click('#next-step');
    await page.click('#next-step');
    await page.waitForSelector('.notice.error');
    await page.waitForFunction(() =>
      document.querySelector('#place')?.textContent?.includes('does not answer'),
    );
    expect(await page.locator('.notice.error').count()).toBe(1);
    expect(await page.locator('.notice.error').textContent()).toContain('server does not answer');
    await page.unroute(/\/ogc\//, out);
    await page.click('.notice.error button:has-text("Try again")');
    await page.waitForSelector('#value-now');
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
    // What is already stored is there at once.
    await whenReady(page);
    parts.service.script.exercise = { phase: 'ready', done: 10, total: 10, finished: true };
    await page.waitForSelector('#starting', { state: 'hidden' });
  });
});
