import { parseArgs } from 'node:util';

import { readConfig } from '../platform/config.ts';
import { Fault } from '../platform/fault.ts';
import { getArea } from './get-area.ts';
import { openTwin } from './open-twin.ts';
import type { Twin } from './twin.ts';
import { getTwin, TWINS } from './twins.ts';

/** What the command is given of the process: nothing else of it is touched. */
export type CommandIo = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly signal?: AbortSignal;
};

const NAMES = TWINS.map(({ id }) => id);

/** How `npm run twin` is used. */
const TWIN_HELP = `Usage: npm run twin -- <${NAMES.join(' | ')}> [options]

Brings the results of a twin up to date. What is there of the same inputs is left as it is. The
service does the same by itself.

${TWINS.map(({ id, computes }) => `  ${id.padEnd(20)}${computes}`).join('\n')}

  --area <id>         only this area of data-catalog/twins/<twin>.json
  --data-dir <dir>    folder of the store (DATA_DIR)
  --catalog-dir <dir> folder of the catalog entries (CATALOG_DIR)
  --help              this text

Exit status: 0 all is up to date, 2 something could not be computed.
`;

const OPTIONS = {
  area: { type: 'string' },
  'data-dir': { type: 'string' },
  'catalog-dir': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** `npm run twin`. @returns the exit status */
export async function twinCommand(args: readonly string[], io: CommandIo): Promise<0 | 2> {
  try {
    const { values, positionals } = parseCommandLine(args);
    if (values.help === true) {
      io.out.write(TWIN_HELP);
      return 0;
    }
    const [name = '', ...rest] = positionals;
    if (rest.length > 0 || !NAMES.includes(name)) {
      io.err.write(`no such twin; there are: ${NAMES.join(', ')}\n\n${TWIN_HELP}`);
      return 2;
    }
    await runTwin(getTwin(name), values, io);
    return 0;
  } catch (error) {
    if (io.signal?.aborted === true) {
      io.err.write('interrupted; run it again to go on\n');
      return 2;
    }
    if (!(error instanceof Fault)) throw error;
    io.err.write(`${error.message}\n`);
    return 2;
  }
}

function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const detail = `${(error as Error).message}\n\n${TWIN_HELP}`;
    throw new Fault('bad-configuration', detail, {}, error);
  }
}

async function runTwin(
  twin: Twin,
  values: ReturnType<typeof parseCommandLine>['values'],
  io: CommandIo,
): Promise<void> {
  const flags = {
    ...(values['data-dir'] !== undefined && { DATA_DIR: values['data-dir'] }),
    ...(values['catalog-dir'] !== undefined && { CATALOG_DIR: values['catalog-dir'] }),
  };
  const { DATA_DIR, CATALOG_DIR } = readConfig(io.env, flags);
  const all = await twin.readAreas(CATALOG_DIR);
  const areas = values.area === undefined ? all : [getArea(all, values.area, twin)];
  const opened = await openTwin(DATA_DIR, CATALOG_DIR);
  try {
    for (const area of areas) {
      let told = '';
      const startMs = Date.now();
      const runs = await area.run({
        ...opened.deps,
        onProgress(fraction, { en }) {
          if (en !== told) io.err.write(`${area.id}: ${Math.round(100 * fraction)} % ${en}\n`);
          told = en;
        },
        ...(io.signal && { signal: io.signal }),
      });
      for (const { collection, referenceTime, generation } of runs) {
        io.out.write(`${collection} ${referenceTime} (generation ${generation})\n`);
      }
      const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
      io.out.write(`${area.id}: ${runs.length} runs written in ${seconds} s\n`);
    }
  } finally {
    await opened.close();
  }
}
