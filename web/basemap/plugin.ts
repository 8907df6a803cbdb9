import { rmSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Plugin } from 'vite';

import { writeBasemap } from './tiles.ts';

/** Writes the offline basemap beside the built page, under `basemap/`. */
export function basemap(): Plugin {
  let folder = '';
  return {
    name: 'isohyet-basemap',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir, 'basemap');
    },
    writeBundle() {
      rmSync(folder, { recursive: true, force: true });
      const { tiles, bytes } = writeBasemap(folder);
      this.info(`basemap: ${tiles} tiles, ${(bytes / 1e6).toFixed(1)} MB`);
    },
  };
}
