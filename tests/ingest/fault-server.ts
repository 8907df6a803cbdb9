import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (response: ServerResponse, request: IncomingMessage, attempt: number) => void;

/** A server on this machine that answers as told, and counts how often it is asked. */
export async function openFaultServer(answers: Readonly<Record<string, Answer>>) {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    const attempt = (asked.get(path) ?? 0) + 1;
    asked.set(path, attempt);
    const answer = answers[path];
    if (answer === undefined) response.writeHead(404).end('not here');
    else answer(response, request, attempt);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The faults that upstream servers have shown, around one body. */
export function faultyAnswers(body: Buffer): Readonly<Record<string, Answer>> {
  const md5 = createHash('md5').update(body).digest('base64');
  const sha256 = createHash('sha256').update(body).digest('base64');
  return {
    '/good.grib2': (response) => {
      response.setHeader('content-md5', md5).setHeader('repr-digest', `sha-256=:${sha256}:`);
      response.end(body);
    },
    '/truncated.grib2': (response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 1000), () => response.destroy());
    },
    '/cut-once.grib2': (response, _, attempt) => {
      response.writeHead(200, { 'content-length': body.length });
      if (attempt > 1) response.end(body);
      else response.write(body.subarray(0, 1000), () => response.destroy());
    },
    '/wrong-md5.grib2': (response) => {
      response.setHeader('content-md5', createHash('md5').update('other').digest('base64'));
      response.end(body);
    },
    '/wrong-digest.grib2': (response) => {
      const other = createHash('sha256').update('other').digest('base64');
      response.setHeader('repr-digest', `sha-256=:${other}:`).end(body);
    },
    '/error-page.grib2': (response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<html><body>Service is down for maintenance</body></html>');
    },
    '/stall.grib2': (response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 1000));
    },
    '/silent.grib2': () => undefined,
    '/busy-once.grib2': (response, _, attempt) => {
      if (attempt > 1) response.end(body);
      else response.writeHead(429, { 'retry-after': '7' }).end();
    },
    '/down.grib2': (response) => response.writeHead(503).end('<html>503</html>'),
    '/closed-for-hours.grib2': (response) => {
      response.writeHead(503, { 'retry-after': '36000' }).end();
    },
    '/to-private.grib2': (response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    },
    '/to-file.grib2': (response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    },
    '/moved.grib2': (response) => response.writeHead(301, { location: '/good.grib2' }).end(),
    '/in-circles.grib2': (response) => {
      response.writeHead(302, { location: '/in-circles.grib2' }).end();
    },
  };
}
