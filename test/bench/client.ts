/** The calls of the service that are timed. */
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

const Succeeded = Type.Object({ state: Type.Literal('succeeded'), result: Type.Unknown() });
const Backup = Type.Object({ id: Type.String(), duckdbVersion: Type.String() });
const Export = Type.Object({ id: Type.String() });
const Restore = Type.Object({ quarantine: Type.Object({ id: Type.String() }) });

export interface Client {
  backUp(database?: string): Promise<Static<typeof Backup>>;
  /** To another repository. */
  copy(backup: string, repository: string): Promise<void>;
  deleteBackup(id: string): Promise<void>;
  verify(backup: string): Promise<void>;
  /** Over the database; gives the id of what it replaced. */
  restore(backup: string, database?: string): Promise<string>;
  deleteQuarantined(id: string): Promise<void>;
  /** All tables, as configured; gives the id. */
  exportTables(format: 'csv' | 'parquet'): Promise<string>;
  deleteExport(id: string): Promise<void>;
}

/** Rejects where an answer is not a success. */
export function createClient(url: string): Client {
  async function start<T extends TSchema>(path: string, body: object, result: T): Promise<Static<T>> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=240' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (Value.Check(Succeeded, answer) && Value.Check(result, answer.result)) return answer.result;
    throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  }
  async function remove(path: string): Promise<void> {
    const { status } = await fetch(url + path, { method: 'DELETE' });
    if (status !== 204) throw new Error(`DELETE ${path} answered ${status}`);
  }
  const usual = 'availability';
  return {
    backUp: (database = usual) => start('/backups', { database }, Backup),
    async copy(backup, repository) {
      await start(`/backups/${backup}/copies`, { repository }, Backup);
    },
    deleteBackup: (id) => remove(`/backups/${id}`),
    async verify(backup) {
      await start('/verify', { backup, level: 'content' }, Type.Object({ ok: Type.Literal(true) }));
    },
    async restore(backup, database = usual) {
      const { quarantine } = await start('/restore', { source: { backup }, target: { database } }, Restore);
      return quarantine.id;
    },
    deleteQuarantined: (id) => remove(`/quarantine/${id}`),
    exportTables: async (format) => (await start('/exports', { database: usual, format }, Export)).id,
    deleteExport: (id) => remove(`/exports/${id}`),
  };
}
