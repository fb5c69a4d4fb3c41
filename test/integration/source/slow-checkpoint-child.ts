import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** Checkpoints the file named by the argument, slowly. Then holds it until killed. */
const file = process.argv[2] ?? '';
const instance = await DuckDBInstance.create(file, { threads: '2' });
const writer = await instance.connect();
await writer.run('CREATE TABLE t AS SELECT range AS i FROM range(10)');
await writer.run('CHECKPOINT');
await writer.run('INSERT INTO t VALUES (-1)');
await writer.run('SET debug_checkpoint_scan_sleep_ms = 1000');
const { size } = statSync(`${file}.wal`);
const checkpoint = writer.run('CHECKPOINT');
// The marker is what a checkpoint begins with.
while (statSync(`${file}.wal`).size === size) await setTimeout(1);
process.send?.('under way');
await checkpoint;
setInterval(() => undefined, 1000);
