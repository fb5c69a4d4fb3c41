import { DuckDBInstance } from '@duckdb/node-api';
import type { SqlRequest } from './duckdb.ts';

process.once('message', async (request: SqlRequest) => {
  try {
    const rows = await run(request);
    process.send?.({ rows }, () =>
      request.crash ? process.kill(process.pid, 'SIGKILL') : process.disconnect(),
    );
  } catch (error) {
    process.send?.({ error: String(error) }, () => process.disconnect());
  }
});

async function run({ file, statements, attach, crash }: SqlRequest) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const options = attach ? ` (${attach})` : '';
  await connection.run(`ATTACH '${file.replaceAll("'", "''")}' AS db${options}`);
  await connection.run('USE db');
  let rows: Record<string, string | null>[] = [];
  for (const statement of statements) {
    const result = await connection.runAndReadAll(statement);
    rows = result
      .getRowObjects()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
        ),
      );
  }
  if (!crash) {
    await connection.run('USE memory.main');
    await connection.run('DETACH db');
  }
  return rows;
}
