import { defineConfig } from 'vitest/config';

// Two cores: more workers than that only make tests slower and memory larger.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
