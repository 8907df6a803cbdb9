/**
 * Compiles the AssemblyScript of services/science/kernels/assembly to WebAssembly, and writes it as
 * a TypeScript module beside it: `npm run build:kernels`. A test compiles again and compares.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = 'services/science/kernels/assembly/fire-weather.ts';
/** The generated file, relative to the root of the project. */
export const KERNEL_MODULE = 'services/science/kernels/fire-weather-wasm.ts';

const OPTIONS = [
  ['-O3', '--converge', '--noAssert'],
  ['--enable', 'simd'],
  // Nothing is allocated: no garbage collector, no imports.
  ['--runtime', 'stub'],
  // Functions that take registers are inlined or stay inside.
  ['--disableWarning', '112'],
].flat();

/**
 * The text of the generated module: the WebAssembly in base64. The same sources and compiler always
 * give the same text.
 */
export async function compileKernel(): Promise<string> {
  const outputs = new Map<string, string | Uint8Array>();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [SOURCE, ...OPTIONS, '--baseDir', ROOT, '--outFile', 'kernel.wasm'],
    { stderr, writeFile: (name, contents) => void outputs.set(name, contents) },
  );
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const wasm = Buffer.from(outputs.get('kernel.wasm') ?? []).toString('base64');
  return `/** Compiled from assembly/ by \`npm run build:kernels\`; not edited by hand. WebAssembly, base64. */
export const FIRE_WEATHER_WASM =
  '${wasm}';
`;
}

if (import.meta.main) {
  const text = await compileKernel();
  await writeFile(new URL(`../${KERNEL_MODULE}`, import.meta.url), text);
  process.stdout.write(`${KERNEL_MODULE}: ${text.length} characters\n`);
}
