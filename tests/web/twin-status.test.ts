import { expect, test } from 'vitest';

import { NOW, usePages } from './pages.ts';
import { STUB_RUN } from './stub-service.ts';

const { parts, open } = usePages();

test('while the twin computes its progress stands on the page; its new run comes by itself', async () => {
  const { script } = parts.service;
  const step = { en: 'fire spread', fr: 'propagation des feux' };
  script.twin = { phase: 'running', fraction: 0.34, step };
  const { page, problems } = await open({ now: NOW });
  const banner = page.locator('#twin');
  await banner.waitFor();
  expect(await banner.innerText()).toContain('The wildfire twin is computing: fire spread');
  expect(await banner.innerText()).toContain('34 % done');

  script.runs = ['2026-11-23T06:00:00Z', STUB_RUN];
  script.twin = { phase: 'ready', fraction: 1, updatedAt: NOW };
  await banner.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.querySelectorAll('#run option').length === 3);
  expect(await page.locator('#run option').nth(1).innerText()).toContain('06:00');
  expect(problems).toEqual([]);
});

test('a twin that failed says why, in French', async () => {
  parts.service.script.twin = { phase: 'failed', fraction: 0, error: 'exercise-west: no fuels' };
  const { page } = await open({ locale: 'fr-CA' });
  await page.locator('.notice.error', { hasText: 'exercise-west: no fuels' }).waitFor();
  expect(await page.locator('.notice.error').innerText()).toContain('Le jumeau des feux');
});

test('the flood twin tells its progress in the same place, in French', async () => {
  const step = { en: 'hydrographs', fr: 'hydrogrammes' };
  parts.service.script.twin = { phase: 'ready', fraction: 1, updatedAt: NOW };
  parts.service.script.floodTwin = { phase: 'running', fraction: 0.5, step };
  const { page, problems } = await open({ locale: 'fr-CA' });
  const banner = page.locator('#twin');
  await banner.waitFor();
  const words = await banner.innerText();
  expect(words).toContain('Le jumeau des crues calcule');
  expect(words).toContain('hydrogrammes');
  expect(problems).toEqual([]);
});
