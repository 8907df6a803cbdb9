/** Why an answer did not come: the server is silent, or it said no. */
export type AskFailure =
  | { readonly kind: 'silent' }
  | { readonly kind: 'status'; readonly status: number; readonly title: string };

/** Thrown by {@link askJson}; `failure` says it in parts that a page can put in words. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly failure: AskFailure;

  constructor(failure: AskFailure) {
    super(failure.kind === 'silent' ? 'no answer' : `${failure.status} ${failure.title}`);
    this.failure = failure;
  }
}

const PATIENCE_MS = 30_000;
/** Rows come as GeoJSON, everything else as JSON. */
const JSON_TYPES = 'application/geo+json, application/json';

/** Address of a resource of the service this page came from. */
export function addressOf(path: string, params: Readonly<Record<string, string>> = {}): string {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * The JSON at an address.
 *
 * @throws {AskError} when the server does not answer within 30 s, or answers an error
 */
export async function askJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  return (await (await ask(address, JSON_TYPES, signal)).json()) as T;
}

/** The CSV at an address: a header and rows. Fields here hold no quotes. @throws as {@link askJson} */
export async function askCsv(address: string, signal?: AbortSignal): Promise<string[][]> {
  const text = await (await ask(address, 'text/csv', signal)).text();
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
}

async function ask(address: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const both = signal === undefined ? patience : AbortSignal.any([signal, patience]);
  let response: Response;
  try {
    response = await fetch(address, { signal: both, headers: { accept } });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new AskError({ kind: 'silent' });
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as {
      title?: string;
      detail?: string;
    };
    const title = problem.detail ?? problem.title ?? response.statusText;
    throw new AskError({ kind: 'status', status: response.status, title });
  }
  return response;
}
