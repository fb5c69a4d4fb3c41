import fc from 'fast-check';
import { test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { csvTables, withRestorer } from './people-round-trip.ts';

test('soak', async () => {
  const counts = { equal: 0, refused: 0, different: 0 };
  const reasons = new Map<string, number>();
  await withRestorer(await temporaryFolder(), async (restore) => {
    const seed = Number(process.env.SEED ?? 1);
    let shown = 0;
    for (const table of fc.sample(csvTables, { seed, numRuns: Number(process.env.RUNS ?? 150) })) {
      const outcome = await restore(table);
      counts[outcome.kind]++;
      if (outcome.kind === 'refused') {
        const reason = outcome.message.replace(/^main\.t/, '').slice(0, 160);
        if (/two ways|CSV Error|state machine|has 1 values/.test(reason))
          console.log(JSON.stringify(table), reason);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      if (outcome.kind === 'different' && shown++ < 8)
        console.log(
          JSON.stringify(table),
          JSON.stringify(outcome.found, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
        );
    }
  });
  console.log(counts, [...reasons].sort((a, b) => b[1] - a[1]).slice(0, Number(process.env.SHOW ?? 40)));
}, 600_000);
