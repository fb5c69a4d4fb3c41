import type { ConfiguredDatabase } from '../../src/domain/database.ts';

/** A database of the repository `local`, of which nothing is configured but what the test says. */
export const configuredDatabase = (
  name: string,
  rest: Partial<Omit<ConfiguredDatabase, 'name'>> = {},
): ConfiguredDatabase => ({
  name,
  path: `/${name}.duckdb`,
  repository: 'local',
  maxAgeMs: 1,
  imageDeadlineMs: 1,
  layouts: {},
  exportsKeptMs: null,
  retention: null,
  copies: [],
  checks: [],
  ...rest,
});
