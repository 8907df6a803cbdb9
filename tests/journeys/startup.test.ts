import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Config, toFlag } from '../../services/platform/config.ts';
import { FIRST_RUN_MS, makeSmallWorld } from '../query/small-world.ts';
import { endAll, makeFolder, startNode, startService, stopService, takePort } from './run-node.ts';
import { FORECAST } from './small-service.ts';

/** A stack, or where code lies, is for developers: whoever runs the service reads one line. */
const STACK = /\n\s+at |node:internal|\.ts:\d+/;

/** Runs `main.ts` to its end. */
async function runMain(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const running = startNode('main.ts', args, { EXERCISE: 'off', ...env });
  return { status: await running.ended, text: running.words() };
}

describe('start', () => {
  let folder: string;
  beforeAll(() => {
    folder = makeFolder();
  });
  afterAll(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  test('--help lists every setting with its default, and ends', async () => {
    const { status, text } = await runMain(['--help']);
    expect(status).toBe(0);
    for (const name of Object.keys(Config.shape)) {
      expect(text).toMatch(new RegExp(`${toFlag(name)}\\s+${name}\\s+\\S.*\\[.+\\]`));
    }
  });

  test('every wrong or unknown setting is named at once', async () => {
    const args = ['--port', 'abc', '--nonsense', '3', '--sql-max-rows=-1'];
    const { status, text } = await runMain(args, { LOG_LEVEL: 'loud', PUBLIC_URL: 'no url' });
    expect(status).toBe(1);
    expect(text).toMatch(/^isohyet: bad configuration\n/);
    for (const name of ['PORT', '--nonsense', 'SQL_MAX_ROWS', 'LOG_LEVEL', 'PUBLIC_URL']) {
      expect(text).toContain(`  ${name}: `);
    }
    expect(text).not.toMatch(STACK);
  });

  test.each([
    { name: 'a flag without a value', args: ['--port'], expected: '"--port" is no setting' },
    { name: 'a word', args: ['serve'], expected: '"serve" is no setting' },
    { name: 'a host elsewhere', args: ['--host', '192.0.2.1'], expected: 'is no address of this' },
    {
      name: 'a catalog that is not there',
      args: ['--catalog-dir', '/nowhere'],
      expected: '/nowhere',
    },
    {
      name: 'a data folder below a file',
      args: ['--data-dir', '/etc/hostname/x'],
      expected: 'is a file',
    },
    {
      name: 'a data folder in /proc',
      args: ['--data-dir', '/proc/isohyet'],
      expected: '/proc/isohyet',
    },
  ])('$name is one clear line', async ({ args, expected }) => {
    const { status, text } = await runMain(args, { DATA_DIR: join(folder, 'data'), PORT: '0' });
    expect(status).toBe(1);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).toMatch(/^isohyet: /);
    expect(text).toContain(expected);
    expect(text).not.toMatch(STACK);
  });

  test('a busy port is one clear line that names it', async () => {
    const taken = await takePort();
    const env = { DATA_DIR: join(folder, 'data'), PORT: String(taken.port) };
    const { status, text } = await runMain([], env);
    taken.close();
    expect(status).toBe(1);
    expect(text).toBe(
      `isohyet: cannot listen: port ${taken.port} is taken by another program; choose another with --port\n`,
    );
  });

  test('health is answered, SIGTERM and SIGINT end it in order', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const service = await startService(join(folder, 'data'));
      for (const path of ['/healthz', '/readyz', '/exercise/status']) {
        const response = await fetch(`${service.url}${path}`);
        expect(response.status).toBe(200);
        expect(response.headers.get('cache-control')).toBe('no-store');
      }
      service.child.kill(signal);
      expect(await service.ended).toBe(0);
      expect(service.words()).toContain(`${signal}: stopping`);
    }
  });

  test('damage in the store is one line for each file, and the rest is served', async () => {
    const runs = [0, 1].map((hours) => ({
      referenceMs: FIRST_RUN_MS + hours * 3_600_000,
      hours: [0],
    }));
    const world = await makeSmallWorld(runs, FORECAST);
    const newer = world.runFolder(FORECAST, '2026-01-01T01:00:00Z');
    truncateSync(join(newer, 'run.json'), 100);
    const service = await startService(world.dataDir);
    await service.said(/damaged: .*run=20260101T010000Z.*run\.json is damaged/);
    const position = `${service.url}/ogc/collections/${FORECAST}/position?coords=POINT(-120%2050)`;
    expect((await fetch(position)).headers.get('isohyet-run')).toBe('2026-01-01T00:00:00Z');
    const bad = await fetch(`${service.url}/stac/collections/${FORECAST}/items/20260101T010000Z`);
    expect([bad.status, bad.headers.get('cache-control')]).toEqual([500, 'no-store']);
    expect(await stopService(service)).toBe(0);
    expect(service.words().match(/damaged: /g)).toHaveLength(1);
    world.remove();
  });
});
