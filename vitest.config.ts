import { defineConfig } from 'vitest/config';

const report = process.env.DUCKBACK_TEST_REPORT;
/** All points instead of a spread of them: `npm run test:exhaustive`. */
const exhaustive = process.env.DUCKBACK_EXHAUSTIVE === '1';

export default defineConfig({
  test: {
    include: exhaustive
      ? [
          'test/exhaustive/*.exhaustive.ts',
          'test/fault/repository/*crash.test.ts',
          'test/{unit,integration}/**/*.test.ts',
        ]
      : ['test/**/*.test.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    testTimeout: exhaustive ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    // A second would be a bound on how fast the machine is.
    expect: { poll: { timeout: 20_000 } },
    setupFiles: ['test/support/properties.ts'],
    globalSetup: ['test/support/ceph/global-setup.ts'],
    pool: 'forks',
    // One more than CI has cores: that keeps both busy to the end.
    maxWorkers: 3,
    // A process runs many files: starting one for each, and loading the service into it, took two fifths of the processor time of unit tests.
    isolate: false,
    // What a test replaced would stay so for the files after it.
    restoreMocks: true,
  },
});
