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
];
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|common|types|manager|base|misc)(\.ts|\/)/;

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

const root = resolve(import.meta.dirname, '..');
const files = ['services', 'web'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.ts') && !/\/(dist|node_modules)\//.test(name)),
);

function importsOf(file: string): Import[] {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  const found = [
    ...module.staticImports.map((item) => ({
      specifier: item.moduleRequest.value,
      typeOnly: item.entries.length > 0 && item.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((item) =>
      item.entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ specifier: moduleRequest.value, typeOnly: isType }],
      ),
    ),
  ];
  return found
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
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  test('nothing flows upstream', () => {
    const upstream = imports.filter(({ from, to }) => {
      const [a, b] = [reach(from), reach(to)];
      return a !== undefined && b !== undefined && RIVER.indexOf(b) > RIVER.indexOf(a);
    });
    expect(upstream.map(show)).toEqual([]);
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
