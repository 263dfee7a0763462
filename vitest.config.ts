import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The page's script is made by the build, like the program that the end-to-end tests run.
  resolve: {
    alias: [
      {
        find: /^(?:\.\/|.*\/html\/)embedded\.js$/,
        replacement: `${import.meta.dirname}/dist/report/html/embedded.js`,
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/fixedSeed.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
