import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// The engines of queries, files and pictures work on these threads: a statement that holds one
// must not hold up the others. Node makes them at first use.
process.env['UV_THREADPOOL_SIZE'] ??= '16';

/** Halves the time to the first answer: types are stripped and code is compiled once. */
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/code', import.meta.url)));

// Legend pictures are drawn with text, and a bare machine has no font: ours goes along.
process.env['FONTCONFIG_FILE'] ??= fileURLToPath(new URL('./api/maps/fonts.conf', import.meta.url));

// What is loaded before the cache is on does not gain by it.
const { serveCommand } = await import('./serve.ts');
const status = await serveCommand(process.argv.slice(2));
flushCompileCache();
// A status set is not an end: what is open is closed first.
if (status !== undefined) process.exitCode = status;
