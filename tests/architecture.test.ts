import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

/** The river: a file imports from its own folder and from folders above it, never below. */
const RIVER = [
  'services/platform',
  'services/earth',
  'services/science',
  'services/formats',
  'services/feeds',
  'services/store',
  'services/catalog',
  'services/ingest',
  'services/query',
  'services/twin',
  'services/api',
  'services',
];
/** What the order alone does not say: these never meet, though one lies above the other. */
const APART = [
  { from: 'services/query', to: ['services/ingest', 'services/feeds'] },
  { from: 'services/twin', to: ['services/ingest', 'services/feeds'] },
  { from: 'services/api', to: ['services/ingest', 'services/feeds'] },
  // NRCan, February 2026: codes of FWI2025 must never feed the FBP System of 1992.
  ...['fire-behaviour', 'fire-growth', 'kernels'].map((folder) => ({
    from: `services/science/${folder}`,
    to: ['services/science/fire-weather-2025'],
  })),
];
/** Packages a folder must not know: what is pure stays pure. */
const FOREIGN = [
  { from: 'services/earth', packages: /^(node:|hono|@duckdb|pino|sharp|zod)/ },
  { from: 'services/science', packages: /^(node:|hono|@duckdb|pino|sharp|zod)/ },
  { from: 'services/formats', packages: /^(node:(https?|net|tls|dgram)|hono)/ },
  { from: 'services/store', packages: /^(node:(https?|net|tls|dgram)|hono)/ },
  { from: 'services/query', packages: /^(node:(https?|net|tls|dgram)|hono)/ },
  // web/basemap runs when the page is built, the rest in a browser.
  ...['client', 'i18n', 'map', 'panels', 'src', 'state'].map((folder) => ({
    from: `web/${folder}`,
    packages: /^(node:|hono|@duckdb)/,
  })),
];
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|common|types|manager|base|misc)(\.ts|\/)/;

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

const root = resolve(import.meta.dirname, '..');
const files = ['services', 'web'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.ts') && !/\/(dist|node_modules)\//.test(name)),
);

type Specifier = { readonly specifier: string; readonly typeOnly: boolean };

function specifiersOf(file: string): Specifier[] {
  const source = readFileSync(join(root, file), 'utf8');
  const { module } = parseSync(file, source);
  // `import('./x.ts')`, and workers named by `new URL('./x.worker.ts', import.meta.url)`.
  const late = [...source.matchAll(/(?:\bimport|\bnew URL)\(\s*'([^']+\.ts)'/g)];
  return [
    ...module.staticImports.map((item) => ({
      specifier: item.moduleRequest.value,
      typeOnly: item.entries.length > 0 && item.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((item) =>
      item.entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ specifier: moduleRequest.value, typeOnly: isType }],
      ),
    ),
    ...late.map(([, specifier]) => ({ specifier: specifier!, typeOnly: false })),
  ];
}

function importsOf(file: string): Import[] {
  return specifiersOf(file)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier, typeOnly }) => ({
      from: file,
      to: relative(root, resolve(root, dirname(file), specifier.replace(/\?.*$/, ''))),
      typeOnly,
    }));
}

/** The river folder of a file: `services` for the roots, undefined outside the river. */
function reach(file: string): string | undefined {
  return RIVER.find((folder) => dirname(file) === folder || file.startsWith(`${folder}/`));
}

const imports = files.flatMap(importsOf);
const show = ({ from, to }: Import) => `${from} -> ${to}`;

describe('the river', () => {
  test('the scan sees the code', () => {
    for (const folder of ['services/', 'web/']) {
      expect(files.filter((file) => file.startsWith(folder)).length).toBeGreaterThan(30);
      expect(imports.filter(({ from }) => from.startsWith(folder)).length).toBeGreaterThan(60);
    }
  });

  test('every folder of services has its place in the order', () => {
    const folders = readdirSync(join(root, 'services'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `services/${name}`);
    expect(folders.filter((folder) => !RIVER.includes(folder))).toEqual([]);
  });

  test('what is pure knows no network, no files, no server', () => {
    const foreign = files.flatMap((file) =>
      specifiersOf(file)
        .filter(({ specifier, typeOnly }) =>
          FOREIGN.some(
            ({ from, packages }) =>
              !typeOnly && file.startsWith(`${from}/`) && packages.test(specifier),
          ),
        )
        .map(({ specifier }) => `${file} -> ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test('nothing flows upstream', () => {
    const upstream = imports.filter(({ from, to }) => {
      const [a, b] = [reach(from), reach(to)];
      return a !== undefined && b !== undefined && RIVER.indexOf(b) > RIVER.indexOf(a);
    });
    expect(upstream.map(show)).toEqual([]);
  });

  test('only the roots read the environment', () => {
    const readers = files.filter(
      (file) =>
        file.startsWith('services/') &&
        dirname(file) !== 'services' &&
        /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  test('the read path never imports the write path', () => {
    const crossing = imports.filter(({ from, to }) =>
      APART.some((rule) => reach(from) === rule.from && rule.to.includes(reach(to) ?? '')),
    );
    expect(crossing.map(show)).toEqual([]);
  });

  test('only roots import ingest', () => {
    const others = imports.filter(
      ({ from, to }) =>
        reach(to) === 'services/ingest' && !['services/ingest', 'services'].includes(reach(from)!),
    );
    expect(others.map(show)).toEqual([]);
  });

  test('folders in api never import each other', () => {
    const folderOf = (file: string) => /^services\/api\/([^/]+)\//.exec(file)?.[1];
    const crossing = imports.filter(({ from, to }) => {
      const [a, b] = [folderOf(from), folderOf(to)];
      return a !== undefined && b !== undefined && a !== b;
    });
    expect(crossing.map(show)).toEqual([]);
  });

  test('web takes values from earth and types from api only; services never take web', () => {
    const crossing = imports.filter(({ from, to, typeOnly }) => {
      if (from.startsWith('services/')) return to.startsWith('web/');
      if (!to.startsWith('services/')) return false;
      if (to.startsWith('services/earth/')) return false;
      return !(typeOnly && to.startsWith('services/api/'));
    });
    expect(crossing.map(show)).toEqual([]);
  });

  test('every file has a name that says something', () => {
    expect(files.filter((file) => EMPTY_NAMES.test(file))).toEqual([]);
  });
});
