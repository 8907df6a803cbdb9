import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

import { chromium, type Browser } from 'playwright-core';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** One picture on every machine: software WebGL, sRGB, one device pixel a CSS pixel. */
const FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--force-color-profile=srgb',
  '--force-device-scale-factor=1',
  '--hide-scrollbars',
];
const PACKS = ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br'];
const HELP = `No Chromium runs on this machine. Set CHROMIUM_PATH to one, install one
(Debian: apt-get install chromium), or run npm ci again: the package @sparticuz/chromium brings one
for Linux on x64.`;

type Candidate = { readonly path: string; readonly env: Readonly<Record<string, string>> };

/**
 * Starts a headless Chromium: CHROMIUM_PATH, else the system's, else the one that comes with the
 * package `@sparticuz/chromium`.
 *
 * @throws Error saying what was tried and how to get one
 */
export async function openBrowser(): Promise<Browser> {
  const reasons: string[] = [];
  for (const find of [fromEnvironment, fromSystem, fromPackage]) {
    try {
      const candidate = await find();
      if (candidate === undefined) continue;
      return await chromium.launch({
        executablePath: candidate.path,
        args: FLAGS,
        env: { ...(process.env as Record<string, string>), ...candidate.env },
      });
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error([HELP, ...reasons].join('\n\n'));
}

async function fromEnvironment(): Promise<Candidate | undefined> {
  const path = process.env['CHROMIUM_PATH'];
  return path === undefined || path === '' ? undefined : { path, env: {} };
}

async function fromSystem(): Promise<Candidate | undefined> {
  const path = SYSTEM.find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, env: {} };
}

/**
 * The packaged Chromium is made for machines without any library of a desktop: it is unpacked once,
 * with its own libraries, fonts and software GPU, beside the installed packages.
 */
async function fromPackage(): Promise<Candidate | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = resolve(root, '../../.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(root, 'bin'), folder);
  return {
    path: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), folder].join(':'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
      HOME: folder,
    },
  };
}

/** Whole or not at all: another process may want it at the same time. */
async function unpack(packs: string, folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const own = `${folder}.${process.pid}`;
  await mkdir(own, { recursive: true });
  const before = process.env['TMPDIR'];
  // `inflate` writes to the temporary folder, whose name it reads from here at each call.
  process.env['TMPDIR'] = own;
  try {
    for (const pack of PACKS) await inflate(join(packs, pack));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  // The one in the package names folders of its home in a cloud; without a font Chromium aborts.
  await writeFile(join(own, 'fonts', 'fonts.conf'), fontsConfig(folder));
  await rename(own, folder).catch(async (error: unknown) => {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
}

function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
