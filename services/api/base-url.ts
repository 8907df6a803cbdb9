import type { Context } from 'hono';

/**
 * Address of this service as the client reaches it, without a slash at the end: the configured
 * one, else that of the request. The host of a request is trusted for links only.
 */
export function baseUrl(c: Context, publicUrl: string | undefined): string {
  return (publicUrl ?? new URL(c.req.url).origin).replace(/\/+$/, '');
}
