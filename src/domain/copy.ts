/** Copies of backups in further repositories. */
import { type Static, Type } from 'typebox';
import { BackupId } from './backup.ts';
import { Name } from './database.ts';

export const CopyRequest = Type.Object(
  { backup: BackupId, repository: Name },
  {
    $id: 'CopyRequest',
    additionalProperties: false,
    description: 'repository: where the copy is made',
  },
);
export type CopyRequest = Static<typeof CopyRequest>;
