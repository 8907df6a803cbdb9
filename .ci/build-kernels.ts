/**
 * Compiles the AssemblyScript of services/science/kernels/assembly to WebAssembly, and writes it as
 * TypeScript modules beside it: `npm run build:kernels`. A test compiles again and compares.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'services/science/kernels';

/** A kernel: its source and the generated file, relative to the root, and the name it exports. */
export type Kernel = {
  readonly source: string;
  readonly module: string;
  readonly name: string;
  /** of the compiler, beside those of all kernels */
  readonly options?: readonly string[];
};

export const FIRE_WEATHER: Kernel = {
  source: `${FOLDER}/assembly/fire-weather.ts`,
  module: `${FOLDER}/fire-weather-wasm.ts`,
  name: 'FIRE_WEATHER_WASM',
};
export const FIRE_GROWTH: Kernel = {
  source: `${FOLDER}/assembly/fire-growth/front.ts`,
  module: `${FOLDER}/fire-growth-wasm.ts`,
  name: 'FIRE_GROWTH_WASM',
};
export const SHALLOW_WATER: Kernel = {
  source: `${FOLDER}/assembly/shallow-water/sweep.ts`,
  module: `${FOLDER}/shallow-water-wasm.ts`,
  name: 'SHALLOW_WATER_WASM',
  // Several threads, an instance each, over one memory that the loader lays out.
  options: [
    ['--enable', 'threads', '--importMemory', '--sharedMemory'],
    ['--initialMemory', '1', '--maximumMemory', '65536'],
    // Addresses are of 32 bits.
    ['--disableWarning', '201'],
  ].flat(),
};

const OPTIONS = [
  ['-O3', '--converge', '--noAssert'],
  ['--enable', 'simd'],
  // Nothing is freed: no garbage collector; what goes wrong is a trap, not a call.
  ['--runtime', 'stub', '--use', 'abort='],
  // Functions that take registers are inlined or stay inside.
  ['--disableWarning', '112'],
].flat();

/**
 * The text of the generated module: the WebAssembly in base64. The same sources and compiler always
 * give the same text.
 */
export async function compileKernel({ source, name, options = [] }: Kernel): Promise<string> {
  const outputs = new Map<string, string | Uint8Array>();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [source, ...OPTIONS, ...options, '--baseDir', ROOT, '--outFile', 'kernel.wasm'],
    { stderr, writeFile: (file, contents) => void outputs.set(file, contents) },
  );
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const wasm = Buffer.from(outputs.get('kernel.wasm') ?? []).toString('base64');
  return `/** Compiled from assembly/ by \`npm run build:kernels\`; not edited by hand. WebAssembly, base64. */
export const ${name} =
  '${wasm}';
`;
}

if (import.meta.main) {
  for (const kernel of [FIRE_WEATHER, FIRE_GROWTH, SHALLOW_WATER]) {
    const text = await compileKernel(kernel);
    await writeFile(new URL(`../${kernel.module}`, import.meta.url), text);
    process.stdout.write(`${kernel.module}: ${text.length} characters\n`);
  }
}
