import { defineConfig } from 'vite';

import { basemap } from './basemap/plugin.ts';

export default defineConfig({
  base: './',
  plugins: [basemap()],
  build: {
    target: 'es2024',
    outDir: 'dist',
    emptyOutDir: true,
    // MapLibre alone is past Vite's default of 500 kB; our own entry has its budget in a test.
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ }] },
      },
    },
  },
  worker: { format: 'es' },
});
