import { afterAll, beforeAll, expect, test } from 'vitest';

import { twinCommand } from '../../services/twin/command.ts';
import { openSmallRivers } from './flood/small-rivers.ts';

let world: Awaited<ReturnType<typeof openSmallRivers>>;
beforeAll(async () => {
  world = await openSmallRivers();
});
afterAll(() => world.close());

async function run(...args: string[]) {
  const told = { out: '', err: '' };
  const io = {
    env: { DATA_DIR: world.dataDir, CATALOG_DIR: world.catalogDir },
    out: { write: (text: string) => (told.out += text) },
    err: { write: (text: string) => (told.err += text) },
  };
  return { status: await twinCommand(args, io), ...told };
}

test('help names every twin and what it computes', async () => {
  const { status, out } = await run('--help');
  expect(status).toBe(0);
  expect(out).toContain('<wildfire | flood>');
  expect(out).toContain('hydrographs, outlook, extent, verification');
});

test.each([
  ['a twin that is not there', ['storm'], 'no such twin; there are: wildfire, flood'],
  ['an area that is not there', ['flood', '--area', 'x'], 'no area "x" of the flood twin'],
  ['an option that is not there', ['flood', '--fast'], '--fast'],
])('%s is refused by name', async (_, args, message) => {
  const { status, err } = await run(...args);
  expect(status).toBe(2);
  expect(err).toContain(message);
});

test('an area without weather has nothing to do', async () => {
  expect(await run('flood', '--area', 'small')).toMatchObject({
    status: 0,
    out: expect.stringContaining('small: 0 runs written') as string,
  });
});
