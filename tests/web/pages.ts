import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';

import { ensureWebBuilt } from '../../services/web-build.ts';
import { openBrowser } from './browser.ts';
import { openPage, type PageOptions } from './open-page.ts';
import { openStubService, STUB_COLLECTION } from './stub-service.ts';

/** In the Atlantic, where only the layer lies over the sea. */
export const AT_SEA = { lon: -40, lat: 45 };
export const STEP_3 = '2026-11-23T09:00:00Z';
/** What the reader's clock says: within the run of the stub, so that it is current. */
export const NOW = '2026-11-23T09:30:00Z';
/** A link to a view of the stub service. */
export const VIEW = `#data=${STUB_COLLECTION}&var=air_temperature_2m&time=${STEP_3}&map=4/${AT_SEA.lon}/${AT_SEA.lat}`;

/** A built page, a browser and a stub service for the tests of a file; every page is closed. */
export function usePages() {
  const parts = {} as {
    browser: Browser;
    service: Awaited<ReturnType<typeof openStubService>>;
  };
  const opened: Page[] = [];

  beforeAll(async () => {
    await ensureWebBuilt({ info: () => undefined });
    const [browser, service] = await Promise.all([openBrowser(), openStubService()]);
    Object.assign(parts, { browser, service });
  }, 180_000);
  afterAll(async () => {
    await parts.browser?.close();
    await parts.service?.close();
  });
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.context().close();
    parts.service.reset();
  });

  return {
    parts,
    closeAfter: (page: Page) => opened.push(page),
    open: async (options: PageOptions = {}) => {
      const found = await openPage(parts.browser, parts.service.url, {
        hash: VIEW,
        now: NOW,
        ...options,
      });
      opened.push(found.page);
      return found;
    },
  };
}
