import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';

export type PageOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly locale?: string;
  /** fragment of the address, with its `#` */
  readonly hash?: string;
  /** false where the map is not expected to come */
  readonly ready?: boolean;
  /** the reader's clock, ISO 8601; the machine's without it */
  readonly now?: string;
};

/** The page in a browser, map drawn; `problems` collects what went wrong in it. */
export async function openPage(browser: Browser, url: string, options: PageOptions = {}) {
  const { width = 1024, height = 600, dark = false, locale = 'en-CA', hash = '' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale,
    timezoneId: 'America/Vancouver',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (options.now !== undefined) await page.addInitScript(stopClock, Date.parse(options.now));
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  // `?test` keeps the drawn frame, so that a screenshot sees the map.
  await page.goto(`${url}?test${hash}`);
  if (options.ready !== false) await whenReady(page);
  return { page, problems };
}

/** Runs in the page: the date stands still, timers go on. */
function stopClock(nowMs: number): void {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [nowMs] : parts) as [number]));
    }
    static override now(): number {
      return nowMs;
    }
  } as DateConstructor;
}

/** Waits until the frame asked for last is on the map and nothing moves. */
export async function whenReady(page: Page): Promise<void> {
  await page.waitForFunction(() => document.body.dataset['ready'] === 'yes', undefined, {
    timeout: 60_000,
  });
}

/** Colour of the middle of the map, as a reader sees it. */
export async function pixelAtCentre(page: Page): Promise<[number, number, number]> {
  const box = (await page.locator('#map canvas').boundingBox())!;
  const clip = {
    x: Math.round(box.x + box.width / 2),
    y: Math.round(box.y + box.height / 2),
    width: 1,
    height: 1,
  };
  const { data } = PNG.sync.read(await page.screenshot({ clip }));
  return [data[0]!, data[1]!, data[2]!];
}

/** `#rrggbb` over another, as the layer's opacity blends them. */
export function blend(above: string, below: string, opacity: number): [number, number, number] {
  const channel = (colour: string, at: number) =>
    Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16);
  const mix = (at: number) => opacity * channel(above, at) + (1 - opacity) * channel(below, at);
  return [mix(0), mix(1), mix(2)];
}
