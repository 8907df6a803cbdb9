import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVICES = fileURLToPath(new URL('../../services/', import.meta.url));
const LISTENING = /serving http:\/\/127\.0\.0\.1:(\d+)\//;

/** A process of ours: what it says, and how it ends. */
export type Running = {
  readonly child: ChildProcess;
  /** what came on both outputs */
  readonly words: () => string;
  /** waits until a text is said; rejects when the process ends before */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** exit status, or the signal it was ended by */
  readonly ended: Promise<number | string>;
};

const alive = new Set<ChildProcess>();

/** Ends what a failed test has left running. */
export function endAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}

/** Starts a root (`main.ts`, `cli.ts`) as its own process, with nothing of this one's settings. */
export function startNode(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env };
  const child = spawn(process.execPath, [join(SERVICES, root), ...args], { env: own });
  let text = '';
  const listeners = new Set<() => void>();
  alive.add(child);
  const listen = (part: Buffer) => {
    text += part.toString();
    for (const tell of listeners) tell();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      alive.delete(child);
      resolve(code ?? signal ?? 'unknown');
    });
  });
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(text);
        if (found === null) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      void ended.then((code) => reject(new Error(`ended with ${code}\n${text}`)));
    });
  return { child, words: () => text, said, ended };
}

/** Starts the service on a free port. @returns its address once it listens */
export async function startService(dataDir: string, env: Readonly<Record<string, string>> = {}) {
  const settings = { PORT: '0', DATA_DIR: dataDir, EXERCISE: 'off', ...env };
  const running = startNode('main.ts', [], settings);
  const [, port] = await running.said(LISTENING);
  return { ...running, url: `http://127.0.0.1:${port}` };
}

/** Ends a process in order and waits for it. */
export async function stopService({ child, ended }: Running): Promise<number | string> {
  child.kill('SIGTERM');
  return ended;
}

/** A folder of this test, to be removed by it. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'isohyet-journey-'));
}

/** A port that is taken until `close`. */
export async function takePort(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}
