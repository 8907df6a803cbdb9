import { request } from 'node:http';
import { parentPort } from 'node:worker_threads';

/** Posts a body and takes the answer, off the thread that is measured. */
type Job = { readonly url: string; readonly type: string; readonly body: Uint8Array };

parentPort?.on('message', ({ url, type, body }: Job) => {
  const startMs = performance.now();
  const headers = { 'content-type': type, 'content-length': body.length };
  const asked = request(url, { method: 'POST', headers }, (answer) => {
    let bytes = 0;
    answer.on('data', (part: Uint8Array) => (bytes += part.length));
    answer.on('end', () => {
      const ms = performance.now() - startMs;
      parentPort?.postMessage({ ms, bytes, status: answer.statusCode });
    });
  });
  asked.on('error', (error) => parentPort?.postMessage({ error: String(error) }));
  asked.end(body);
});
