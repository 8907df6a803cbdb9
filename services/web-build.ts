import { spawn } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Fault } from './platform/fault.ts';
import type { Log } from './platform/log.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Where the built page lies; `api/web` serves it from here. */
export const WEB_DIST = join(ROOT, 'web', 'dist');
/** What the page is made of: a change in any of it means another page. */
const SOURCES = ['web', 'package-lock.json'];
const MOST_WORDS = 2000;
const LONGEST_BUILD_MS = 120_000;
const ASK_AGAIN_MS = 200;
const CACHE = join(ROOT, 'node_modules', '.cache');

/**
 * Builds the page when it is not there or older than its sources, in a process of its own; the
 * requests of this one do not wait. A page is replaced as a whole, once it is whole.
 *
 * @throws {Fault} unavailable with the last words of the build when it fails; the page of before,
 *   where there is one, stays
 */
export async function ensureWebBuilt(log: Pick<Log, 'info'>): Promise<void> {
  if (await isFresh()) return;
  await mkdir(CACHE, { recursive: true });
  const unlock = await lock();
  try {
    // Whoever held the lock before may have built it.
    if (await isFresh()) return;
    log.info('building the page');
    const startMs = performance.now();
    await build();
    log.info({ ms: Math.round(performance.now() - startMs) }, 'the page is built');
  } finally {
    await unlock();
  }
}

async function build(): Promise<void> {
  const next = join(CACHE, `isohyet-web-${process.pid}`);
  const last = `${next}-last`;
  try {
    await runVite(next);
    await rename(WEB_DIST, last).catch(() => undefined);
    await rename(next, WEB_DIST);
  } finally {
    await rm(next, { recursive: true, force: true });
    await rm(last, { recursive: true, force: true });
  }
}

async function isFresh(): Promise<boolean> {
  const builtMs = await modifiedMs(join(WEB_DIST, 'index.html'));
  return builtMs !== undefined && builtMs > (await newestSourceMs());
}

/** One process builds at a time; a lock that its owner did not take away is broken. */
async function lock(): Promise<() => Promise<void>> {
  const folder = join(CACHE, 'isohyet-web.lock');
  for (;;) {
    try {
      await mkdir(folder);
      return () => rm(folder, { recursive: true, force: true });
    } catch (error) {
      const sinceMs = await modifiedMs(folder);
      if (sinceMs === undefined && !isTaken(error)) throw error;
      if (sinceMs !== undefined && Date.now() - sinceMs > LONGEST_BUILD_MS) {
        await rm(folder, { recursive: true, force: true });
      }
      await setTimeout(ASK_AGAIN_MS);
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function runVite(outDir: string): Promise<void> {
  const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js');
  const args = [vite, 'build', 'web', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  const listen = (part: Buffer) => {
    words = (words + part.toString()).slice(-MOST_WORDS);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  // A build must not outlive the service that wanted it.
  const stop = () => child.kill();
  process.once('exit', stop);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', stop);
      if (code === 0) return resolve();
      reject(new Fault('unavailable', `the page could not be built\n${words.trim()}`));
    });
  });
}

async function newestSourceMs(): Promise<number> {
  const times = await Promise.all(SOURCES.map((source) => newestMs(join(ROOT, source))));
  return Math.max(...times);
}

/** Newest change below a path; what the build itself writes is no source. */
async function newestMs(path: string): Promise<number> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  const names = (await readdir(path)).filter((name) => !name.startsWith('dist'));
  const times = await Promise.all(names.map((name) => newestMs(join(path, name))));
  return Math.max(0, ...times);
}

async function modifiedMs(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}
