import { DuckDBInstance } from '@duckdb/node-api';
import type { SqlRequest } from './duckdb.ts';

/** One request after another, each in an instance of its own, until the parent lets go of this process. */
process.on('message', async (request: SqlRequest) => {
  try {
    const rows = await run(request);
    process.send?.({ rows }, () => request.crash && process.kill(process.pid, 'SIGKILL'));
  } catch (error) {
    process.send?.({ error: String(error) });
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
    connection.closeSync();
    instance.closeSync();
  }
  return rows;
}
