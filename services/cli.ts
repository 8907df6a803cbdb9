import { ingestCommand } from './ingest/command.ts';

const COMMANDS = ['ingest', 'inspect', 'twin'] as const;

/** `node services/cli.ts <command> ...`, as the npm scripts call it. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  const stop = new AbortController();
  // The first signal ends the work in order, the second at once.
  process.once('SIGINT', () => stop.abort(new Error('interrupted')));
  const io = {
    env: process.env,
    out: process.stdout,
    err: process.stderr,
    signal: stop.signal,
  };
  if (command === 'ingest') return ingestCommand(args, io);
  if (command === 'twin') {
    const { twinCommand } = await import('./twin/command.ts');
    return twinCommand(args, io);
  }
  if (command === 'inspect') {
    const { inspectCommand } = await import('./formats/inspect/command.ts');
    return inspectCommand(args, io);
  }
  process.stderr.write(`no such command; there are: ${COMMANDS.join(', ')}\n`);
  return 2;
}

// A reader such as `head` may leave early: that is its right, not our failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2));
