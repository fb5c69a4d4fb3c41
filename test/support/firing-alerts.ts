import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { temporaryFolder } from './folder.ts';
import { runPromtool } from './promtool.ts';
import type { ScrapedSample } from './scrape.ts';

/** The rules that we ship. */
export const alertRules = fileURLToPath(new URL('../../src/metrics/alerts.yml', import.meta.url));

const minutes = 180;

/**
 * The names of our alerts that fire after three hours in which each scrape gave `samples`, and before which `earlier`
 * gave what they count from. promtool's clock ends three hours after 1970 began: instants are moved there.
 */
export async function firingAlerts(
  samples: readonly ScrapedSample[],
  earlier: readonly ScrapedSample[] = samples,
): Promise<string[]> {
  const folder = await temporaryFolder();
  const before = new Map(earlier.map((sample) => [sample.series, moved(sample)]));
  const series = samples.map((sample) => ({
    series: sample.series,
    // What was not scraped then was not there.
    values: `${before.get(sample.series) ?? '_'}x${minutes - 30} ${moved(sample)}x30`,
  }));
  const tests = {
    rule_files: [alertRules],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: series,
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${minutes}m`,
            exp_samples: [],
          },
        ],
      },
    ],
  };
  const file = join(folder, 'tests.yml');
  await writeFile(file, stringify(tests));
  // Whatever fires is not expected, and so is told.
  const said = await runPromtool(['test', 'rules', file]).catch(String);
  if (!/SUCCESS|got:/.test(said)) throw new Error(said);
  return [...said.matchAll(/\{alertname="(\w+)"\}/g)].flatMap(([, name]) => name ?? []).toSorted();
}

function moved({ series, value }: ScrapedSample): number {
  if (!/_timestamp[{ ]/.test(`${series} `)) return value;
  return value - Date.now() / 1000 + minutes * 60;
}
