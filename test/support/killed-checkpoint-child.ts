import { existsSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const file = process.argv[2] ?? '';
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const writer = await instance.connect();
await writer.run(`ATTACH '${file.replaceAll("'", "''")}' AS db`);
await writer.run('USE db');
await writer.run("SET wal_autocheckpoint = '10GB'");
await writer.run("CREATE TABLE bulk AS SELECT range AS a, 'x' || range AS b FROM range(300000)");
await writer.run('CREATE TABLE commits (n INTEGER)');
const checkpointer = await instance.connect();

let commits = 0;
// A commit seldom falls into a checkpoint, so again and again until one did.
for (;;) {
  await writer.run("UPDATE bulk SET b = b || 'y'");
  let running = true;
  const checkpoint = checkpointer.run('CHECKPOINT db').finally(() => {
    running = false;
  });
  while (running) {
    await writer.run(`INSERT INTO commits VALUES (${commits})`);
    commits += 1;
    if (existsSync(`${file}.wal.checkpoint`)) {
      await new Promise((sent) => process.send?.(commits, sent));
      // The checkpoint went on meanwhile: it may have come to its end.
      if (existsSync(`${file}.wal.checkpoint`)) process.kill(process.pid, 'SIGKILL');
    }
  }
  await checkpoint;
}
