import { Agent, get } from 'node:http';
import { parentPort } from 'node:worker_threads';

/** Asks for addresses over a few kept connections, off the thread that is measured. */
type Job = { readonly urls: readonly string[]; readonly connections: number };

const agent = new Agent({ keepAlive: true });

function fetchBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Uint8Array) => (bytes += part.length));
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(bytes)
          : reject(new Error(`${answer.statusCode} ${url}`)),
      );
    }).on('error', reject);
  });
}

parentPort?.on('message', ({ urls, connections }: Job) => {
  const startMs = performance.now();
  let next = 0;
  let bytes = 0;
  const run = async () => {
    while (next < urls.length) bytes += await fetchBytes(urls[next++]!);
  };
  Promise.all(Array.from({ length: connections }, run)).then(
    () => parentPort?.postMessage({ ms: performance.now() - startMs, bytes }),
    (error: unknown) => parentPort?.postMessage({ error: String(error) }),
  );
});
