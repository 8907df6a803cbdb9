import { expect, test } from 'vitest';

import { whenReady } from './open-page.ts';
import { NOW, usePages, VIEW } from './pages.ts';

const { parts, open } = usePages();
const RAIN = VIEW.replace('air_temperature_2m', 'precipitation_amount');

test('a scheme is chosen by keyboard: link, tiles and legend follow', async () => {
  const { page, problems } = await open({ hash: RAIN });
  expect(await page.locator('#style option').allTextContents()).toHaveLength(2);
  await page.locator('#style').focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => location.hash.includes('style=wmo'));
  await whenReady(page);
  const legend = page.locator('#legend .scheme');
  await legend.getByText('Classes of the WMO').waitFor();
  expect(await legend.textContent()).toContain('not checked with their authority');
  expect(await legend.getByRole('link').getAttribute('href')).toBe('https://wmo.int/');
  const tiles = parts.service.script.asked.filter((url) => /WebMercatorQuad\/\d/.test(url));
  expect(tiles.some((url) => url.includes('style=wmo'))).toBe(true);
  expect(problems).toEqual([]);

  // Another variable has schemes of its own: the one chosen goes.
  await page.selectOption('#variable', 'air_temperature_2m');
  await page.waitForFunction(() => !location.hash.includes('style='));
  expect(await page.locator('#style').count()).toBe(0);
});

test('a link to a scheme opens with it, in French too; an unknown one is told of', async () => {
  const { page } = await open({ hash: `${RAIN}&style=wmo&lang=fr`, now: NOW });
  expect(await page.locator('#style').inputValue()).toBe('wmo');
  await page.locator('#legend .scheme').getByText('Classes de l’OMM').waitFor();
  const other = await open({ hash: `${RAIN}&style=nonesuch` });
  await other.page.locator('.notice', { hasText: 'nonesuch' }).waitFor();
  await other.page.waitForFunction(() => !location.hash.includes('style='));
});
