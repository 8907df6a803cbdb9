import { describe, expect, test } from 'vitest';

import { Config, describeConfig, readConfig } from '../../services/platform/config.ts';

const HOME = { XDG_DATA_HOME: '/home/ada/.local/share' };

describe('readConfig', () => {
  test('nothing set gives defaults that work offline, frozen', () => {
    const config = readConfig(HOME);
    expect(config).toMatchObject({
      PORT: 8080,
      HOST: '127.0.0.1',
      DATA_DIR: '/home/ada/.local/share/isohyet',
      LOG_LEVEL: 'info',
      EXERCISE: 'on',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('flags win over the environment, the environment over defaults', () => {
    const config = readConfig({ ...HOME, PORT: '1234', HOST: '::1' }, { PORT: '4321' });
    expect([config.PORT, config.HOST]).toEqual([4321, '::1']);
  });

  test.each(['', '  '])('a setting of %j counts as unset', (nothing) => {
    expect(readConfig({ ...HOME, PORT: nothing, HOST: nothing }).PORT).toBe(8080);
    expect(readConfig({ ...HOME, PORT: '1234' }, { PORT: nothing }).PORT).toBe(1234);
  });

  test('all that is wrong is listed at once, with what came', () => {
    const env = {
      ...HOME,
      PORT: '70000',
      LOG_LEVEL: 'loud',
      SQL_MAX_ROWS: 'many',
      PUBLIC_URL: 'x',
    };
    const attempt = () => readConfig(env, { COLOUR: 'red' });
    expect(attempt).toThrow(expect.objectContaining({ kind: 'bad-configuration' }));
    for (const part of [
      '--colour: no such setting',
      /PORT: .*65535.*"70000"/,
      /LOG_LEVEL: .*"loud"/,
      /SQL_MAX_ROWS: .*"many"/,
      /PUBLIC_URL: .*"x"/,
    ]) {
      expect(attempt).toThrow(part);
    }
  });

  test.each(['1.5', '-1', '0x', 'NaN', 'Infinity', '1e9'])('a port of %j is refused', (PORT) => {
    expect(() => readConfig({ ...HOME, PORT })).toThrow('PORT');
  });
});

test('the help names every setting as flag and variable, with its default', () => {
  const help = describeConfig(HOME);
  for (const name of Object.keys(Config.shape)) {
    expect(help).toMatch(new RegExp(`--${name.toLowerCase().replaceAll('_', '-')} +${name} `));
  }
  expect(help).toContain('[8080]');
  expect(help).toContain('["/home/ada/.local/share/isohyet"]');
  expect(help).not.toContain('undefined');
});
