import { describe, expect, test } from 'vitest';

import { NOW, usePages } from './pages.ts';
import { STUB_COLLECTION, STUB_RUN } from './stub-service.ts';

const { parts, open } = usePages();

const LINEAGE = {
  process: { id: 'twin-fire-spread', version: '1.2.0' },
  inputs: [{ role: 'ensemble', collection: STUB_COLLECTION, referenceTime: STUB_RUN }],
  observations: [
    {
      role: 'hotspots',
      collection: 'hotspots',
      count: 185,
      firstTime: '2026-11-20T08:30:00Z',
      lastTime: '2026-11-22T21:30:00Z',
    },
    {
      role: 'perimeters',
      collection: 'perimeters',
      count: 3,
      firstTime: '2026-11-21T19:00:00Z',
      lastTime: '2026-11-22T18:00:00Z',
    },
  ],
  parameters: {
    spreadFactor: 0.8,
    spreadFactorRange: [0.7, 0.95],
    correction: {
      judgedRun: '2026-11-22T12:00:00Z',
      newest: '2026-11-22T21:30:00Z',
      before: { count: 12, maeHours: 2.4 },
      after: { count: 12, maeHours: 1.1 },
    },
    fires: [
      {
        name: 'Fire A',
        areaHa: 596,
        mappedAt: null,
        hotspotsSinceMapped: 18,
        lastSeen: '2026-11-22T21:30:00Z',
        oldestSeen: '2026-11-22T08:30:00Z',
      },
    ],
  },
  versions: { growth: 'Finney 2002' },
  warnings: [{ en: 'Suppression is not modelled', fr: 'La lutte n’est pas modélisée' }],
};

const SKILL = [
  {
    quantity: 'air_temperature_2m',
    unit: '1',
    leadDay: 1,
    count: 40,
    bias: 0.9,
    mae: 2.1,
    // The least bound of a class of the stub, of its scheme and of another.
    events: [
      {
        event: 'amount:273.15',
        threshold: 273.15,
        count: 40,
        events: 15,
        hits: 12,
        falseAlarms: 3,
      },
      { event: 'other:273.15', threshold: 273.15, count: 40, events: 15, hits: 1, falseAlarms: 9 },
    ],
  },
];

describe('a run that was computed here', () => {
  test('says of what it was made, how old its newest fire observation is, and how good it was', async () => {
    Object.assign(parts.service.script, { lineage: LINEAGE, skill: SKILL });
    // Twelve hours after the newest of 185 hotspots.
    const { page, problems } = await open({ now: NOW });
    await page.waitForSelector('#origin');
    const status = page.locator('#status');
    expect(await status.locator('.facts').innerText()).toContain(
      'Satellite hotspots, 12 hours old',
    );
    expect(await status.locator('.facts .late').count()).toBe(0);
    expect(await page.locator('#origin summary').innerText()).toContain('1 caution');

    await page.click('#origin summary');
    const words = await page.locator('#origin').innerText();
    expect(words).toContain('Global Deterministic Prediction System (GDPS)');
    expect(words).toContain('185 – Satellite hotspots');
    expect(words).toContain('Rate of spread times 0.8');
    // Thirteen hours before the newest look, which was twelve hours ago.
    expect(words).toContain('its oldest part seen 25 hours ago');
    expect(words).toContain('was off by 2.4 h; corrected, by 1.1 h');

    await page.click('#skill summary');
    const skill = await page.locator('#skill').innerText();
    expect(skill).toContain('0.9 too high');
    expect(skill).toContain('12 of 15 cases foreseen; 3 of 15 warnings were false alarms');
    expect(skill).not.toContain('1 of 15');
    expect(problems).toEqual([]);
  });

  test('warns when the newest observation of a fire is older than a day, in French', async () => {
    Object.assign(parts.service.script, { lineage: LINEAGE });
    const { page } = await open({ now: '2026-11-24T09:30:00Z', locale: 'fr-CA' });
    const late = page.locator('#status .facts .late', {
      hasText: 'Feux observés il y a 36 heures',
    });
    await late.waitFor();
    await page.click('#skill summary');
    expect(await page.locator('#skill').innerText()).toContain('Pas encore évalué');
  });

  test('a run of the flood twin says how old its newest gauge reading is, in both languages', async () => {
    const reading = { ...LINEAGE.observations[0], role: 'discharge', collection: 'discharge' };
    const process = { id: 'twin-flood-extent', version: '1.0.0' };
    const lineage = { ...LINEAGE, process, parameters: {}, observations: [reading] };
    Object.assign(parts.service.script, { lineage });
    // Two hours after the last of its readings; then twelve.
    const { page } = await open({ now: '2026-11-22T23:30:00Z' });
    await page.waitForSelector('#origin');
    const facts = page.locator('#status .facts');
    expect(await facts.innerText()).toContain('Newest gauge reading');
    expect(await facts.innerText()).toContain('2 hours old');
    expect(await facts.innerText()).not.toContain('last read');

    const { page: later } = await open({ now: NOW, locale: 'fr-CA' });
    await later.locator('#status .facts .late', { hasText: 'Stations lues il y a 12' }).waitFor();
  });

  test('a run of a provider has none of it', async () => {
    const { page } = await open();
    expect(await page.locator('#origin, #skill').count()).toBe(0);
    expect(parts.service.script.asked.some((url) => url.includes('/items/'))).toBe(false);
  });
});
