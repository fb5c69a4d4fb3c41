import { DuckDBInstance } from '@duckdb/node-api';

/** Opens the database named by the first argument, runs the other arguments as SQL, and keeps it open until killed. */
const [file = '', ...statements] = process.argv.slice(2);
const instance = await DuckDBInstance.create(file, { threads: '1' });
const connection = await instance.connect();
for (const statement of statements) await connection.run(statement);
process.send?.('ready');
process.on('message', () => {
  connection.closeSync();
  instance.closeSync();
  process.disconnect();
});
