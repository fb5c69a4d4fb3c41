/** Exports and their download, against DuckDB's own COPY and against nginx. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runSql } from '../support/duckdb.ts';
import type { Client } from './client.ts';
import type { Contestant } from './race.ts';
import { run } from './run.ts';
import type { WebServer } from './web-server.ts';

export const exportNames = {
  copyCsv: 'DuckDB in a process of its own: COPY to CSV',
  exportCsv: 'export as CSV',
  copyParquet: 'DuckDB in a process of its own: COPY to Parquet',
  exportParquet: 'export as Parquet',
  serve: 'nginx: download of a CSV file',
  download: 'download of an export as CSV',
} as const;

/** Ordered as the configuration of the demonstration database has it. */
const selects = {
  daily_availability: 'SELECT * FROM daily_availability ORDER BY date, symbol',
  daily_symbol_counts: 'SELECT * FROM daily_symbol_counts ORDER BY date',
};

const forms = {
  csv: 'FORMAT csv, HEADER',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

type Format = keyof typeof forms;

interface Place {
  /** A copy of the database that nobody else has open. */
  readonly file: string;
  /** For what DuckDB writes. */
  readonly scratch: string;
  readonly threads: number;
  readonly client: Client;
}

/** The exports take an image first, hash and fsync what they write, and prove that the schema can be made again: COPY does neither. */
export function exporters(place: Place): Contestant[] {
  return [
    copier(exportNames.copyCsv, 'csv', place),
    exporter(exportNames.exportCsv, 'csv', place),
    copier(exportNames.copyParquet, 'parquet', place),
    exporter(exportNames.exportParquet, 'parquet', place),
  ];
}

function copier(name: string, format: Format, { file, scratch, threads }: Place): Contestant {
  const folder = join(scratch, `copy-${format}`);
  const copies = Object.entries(selects).map(
    ([table, select]) => `COPY (${select}) TO '${join(folder, table)}' (${forms[format]})`,
  );
  return {
    name,
    async prepare() {
      await mkdir(folder);
    },
    async run() {
      await runSql(file, [`SET threads = ${threads}`, ...copies], { freshProcess: true });
    },
    tidy: () => rm(folder, { recursive: true }),
  };
}

function exporter(name: string, format: Format, { client }: Place): Contestant {
  let made = '';
  return {
    name,
    async run() {
      made = await client.exportTables(format);
    },
    tidy: () => client.deleteExport(made),
  };
}

/** Both serve the same bytes to the same client. Without nginx duckback runs alone. */
export function downloads(url: string, nginx: WebServer | null): Contestant[] {
  const fetchAll = async (from: string) => {
    await run('curl', ['--silent', '--fail', '--output', '/dev/null', from]);
  };
  const own = { name: exportNames.download, run: () => fetchAll(url) };
  return nginx ? [{ name: exportNames.serve, run: () => fetchAll(nginx.url) }, own] : [own];
}
