/**
 * Completes package-lock.json after `npm install`: npm leaves out optional packages of platforms
 * that the registry at hand did not offer, and `npm ci` then refuses the file. Each gets an entry
 * with its version and the platforms its name tells. Prints how many were added.
 */
import { readFileSync, writeFileSync } from 'node:fs';

type Entry = {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};

const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> };
const { packages } = lock;
let added = 0;
for (const [place, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const version = range.replace(/^[\^~=]/, '');
    const found = findEntry(place, name);
    // Platform packages are pinned: another version beside it is another package's.
    if (found !== undefined && (version !== range || found.version === version)) continue;
    const parts = name.split(/[-/]/);
    const os = OS.filter((each) => parts.includes(each));
    const cpu = CPU.filter((each) => parts.some((part) => part === each || part === `${each}le`));
    if (os.length === 0 && cpu[0] !== 'wasm32') {
      throw new Error(`${name}: its name tells no platform`);
    }
    const musl = parts.some((part) => part.startsWith('musl'));
    const gnu = parts.some((part) => part.startsWith('gnu'));
    const folder = found === undefined ? '' : `${place}/`;
    packages[`${folder}node_modules/${name}`] = {
      version,
      ...(cpu.length > 0 ? { cpu } : {}),
      ...(entry.dev === true ? { dev: true } : {}),
      ...(musl ? { libc: ['musl'] } : gnu && os[0] === 'linux' ? { libc: ['glibc'] } : {}),
      optional: true,
      ...(os.length > 0 ? { os } : {}),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added\n`);

/** What a package finds by a name from its place: beside it, or in a folder further up. */
function findEntry(place: string, name: string): Entry | undefined {
  const folders = place.split(/(?=\/node_modules\/)/);
  for (let depth = folders.length; depth > 0; depth--) {
    const found = packages[`${folders.slice(0, depth).join('')}/node_modules/${name}`];
    if (found !== undefined) return found;
  }
  return packages[`node_modules/${name}`];
}
