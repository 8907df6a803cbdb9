import { lookup as lookupName, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';

import { Fault } from '../platform/fault.ts';

/** Meaningful, as the providers ask for. */
const USER_AGENT = 'isohyet (open hydrometeorological data service)';

/** Addresses that are not of the public internet (IANA special-purpose registries). */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv4');
}
/** What is public in version 6 lies in 2000::/3, but for documentation, Teredo and 6to4. */
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001:db8::', 32],
  ['2001::', 32],
  ['2002::', 16],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv6');
}

/** True for an address that only machines of an inner network, or this one, can reach. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return PRIVATE.check(address, 'ipv4');
  if (family === 6) return !PUBLIC_6.check(address, 'ipv6') || PRIVATE.check(address, 'ipv6');
  return true;
}

/**
 * One GET request, no redirects followed. The address is checked when the connection is made, so
 * a name cannot change between check and use.
 *
 * @throws {Fault} refused-query for other protocols and private addresses; timed-out; unavailable
 */
export function requestOnce(
  url: URL,
  options: {
    readonly allowPrivate?: boolean | readonly string[];
    readonly idleMs: number;
    readonly signal: AbortSignal;
  },
): Promise<IncomingMessage> {
  const { idleMs, signal } = options;
  const allowed = options.allowPrivate ?? false;
  const allowPrivate = typeof allowed === 'boolean' ? allowed : allowed.includes(url.host);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return Promise.reject(new Fault('refused-query', `${url.protocol} addresses are not read`));
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && isPrivateAddress(host)) {
    return Promise.reject(refusePrivate(host));
  }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, {
    signal,
    timeout: idleMs,
    headers: { 'user-agent': USER_AGENT, accept: '*/*', 'accept-encoding': 'identity' },
    ...(!allowPrivate && { lookup: lookupPublic }),
  });
  request.on('timeout', () => {
    const seconds = idleMs / 1000;
    const detail = `${url.host} sent nothing for ${seconds} s`;
    request.destroy(new Fault('timed-out', detail, { again: true }));
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    if (error instanceof Fault || signal.aborted) return reject(error);
    const detail = `${url.host} cannot be reached: ${error.code ?? error.message}`;
    return reject(new Fault('unavailable', detail, { again: true }, error));
  });
  request.on('response', (response) => {
    // A stall in the body must fail as well, and as what it is.
    request.on('timeout', () => response.destroy(new Fault('timed-out', `${url.host} stalled`)));
    resolve(response);
  });
  request.end();
  return promise;
}

type LookupDone = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Looks a name up, and refuses it when any of its addresses is private. */
function lookupPublic(name: string, options: LookupOptions, done: LookupDone): void {
  lookupName(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    const inner = addresses.find(({ address }) => isPrivateAddress(address));
    if (inner !== undefined) return done(refusePrivate(name), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) return done(null, addresses);
    return done(null, first.address, first.family);
  });
}

function refusePrivate(host: string): Fault {
  const detail = `${host} is a private address; pass --allow-private if that is meant`;
  return new Fault('refused-query', detail);
}
