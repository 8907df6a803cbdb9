import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { Fault } from './fault.ts';

const OWN_CATALOG = fileURLToPath(new URL('../../data-catalog/', import.meta.url));
const MIB = 1024 * 1024;

/** The folder in the user's data directory (XDG base directory specification). */
function defaultDataDir(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'isohyet');
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const count = (most: number) => z.coerce.number().int().min(1).max(most);

/** Every setting: environment variable, or flag `--port` for `PORT`. Descriptions make `--help`. */
export const Config = z.object({
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8080)
    .describe('TCP port of the HTTP services; 0 takes any free port'),
  HOST: z.string().default('127.0.0.1').describe('address to listen on; 0.0.0.0 for every network'),
  DATA_DIR: z.string().describe('folder of the store: runs, series, tables'),
  CATALOG_DIR: z.string().default(OWN_CATALOG).describe('folder of the catalog entries'),
  LOG_LEVEL: z
    .enum(LEVELS)
    .default('info')
    .describe(`one of ${LEVELS.join(', ')}`),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('address clients reach this service at; default: that of each request'),
  EXERCISE: z
    .enum(['on', 'off'])
    .default('on')
    .describe('make and serve the exercise world at first start'),
  TWIN: z
    .enum(['on', 'off'])
    .default('on')
    .describe('run the twins by themselves on new runs and observations'),
  MAX_CELLS: count(1e9)
    .default(5_000_000)
    .describe('most values in one point-series or window answer; above it 413'),
  MAX_BODY_BYTES: count(1e9).default(MIB).describe('largest request body, in bytes'),
  PROCESS_MAX_BODY_BYTES: count(2e9)
    .default(512 * MIB)
    .describe('largest table or request posted to a process, in bytes'),
  SQL_MAX_ROWS: count(1e12).default(50_000_000).describe('most rows in one SQL answer'),
  SQL_MAX_BYTES: count(1e13)
    .default(4096 * MIB)
    .describe('most bytes in one SQL answer'),
  SQL_MAX_SECONDS: count(86_400).default(60).describe('most seconds one SQL query may take'),
  SQL_MEMORY_MB: count(1e6).default(1024).describe('memory of the SQL engine, in MB'),
  SQL_CONCURRENCY: count(64).default(4).describe('SQL queries that run at once'),
  TILE_CACHE_MB: count(1e6).default(96).describe('decoded map blocks kept in memory, in MB'),
});
export type Config = Readonly<z.infer<typeof Config>>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The whole configuration, flags over environment over defaults. Only the roots and tests call
 * this; nothing else reads the environment.
 *
 * @throws {Fault} bad-configuration listing every wrong or unknown setting at once
 */
export function readConfig(env: Env, flags: Env = {}): Config {
  const known = Object.keys(Config.shape);
  // A setting of nothing counts as unset, else Number('') would read as 0.
  const keepSet = (settings: Env) =>
    Object.fromEntries(
      Object.entries(settings).filter(
        ([name, value]) => known.includes(name) && value !== undefined && value.trim() !== '',
      ),
    );
  const unknownFlags = Object.keys(flags).filter((name) => !known.includes(name));
  const parsed = Config.safeParse({
    DATA_DIR: defaultDataDir(env),
    ...keepSet(env),
    ...keepSet(flags),
  });
  const problems = [
    ...unknownFlags.map((name) => `${toFlag(name)}: no such setting (see --help)`),
    ...(parsed.error?.issues ?? []).map((issue) => {
      const name = issue.path.join('.');
      return `${name}: ${issue.message} (got ${JSON.stringify(flags[name] || env[name])})`;
    }),
  ];
  if (problems.length > 0 || parsed.data === undefined) {
    throw new Fault('bad-configuration', `bad configuration\n  ${problems.join('\n  ')}`);
  }
  return Object.freeze(parsed.data);
}

/** `--data-dir` for `DATA_DIR`. */
export function toFlag(name: string): string {
  return `--${name.toLowerCase().replaceAll('_', '-')}`;
}

/** The text of `npm start -- --help`: each setting with its meaning and default. */
export function describeConfig(env: Env): string {
  const rows = Object.entries(Config.shape).map(([name, schema]) => {
    const parsed = (schema as z.ZodType).safeParse(undefined);
    const value = name === 'DATA_DIR' ? defaultDataDir(env) : parsed.data;
    const shown = value === undefined ? 'not set' : JSON.stringify(value);
    return `  ${toFlag(name).padEnd(26)} ${name.padEnd(22)} ${schema.description} [${shown}]`;
  });
  return rows.join('\n');
}
