import { ActionButton } from '../../actions/action-button.tsx';
import { Annotate } from '../../actions/annotate.tsx';
import { CopyBackup } from '../../actions/copy-backup.tsx';
import { DeleteBackup } from '../../actions/delete-backup.tsx';
import { Restore } from '../../actions/restore.tsx';
import { Verify } from '../../actions/verify.tsx';
import type { Backup } from '../../api/types.ts';
import { Download } from '../../downloads/download.tsx';
import { useMay } from '../../session/session.tsx';

/** What can be done with a backup. */
export function BackupActions({ backup }: { readonly backup: Backup }) {
  const mayWork = useMay('operator');
  const { id, database } = backup;
  return (
    <div class="buttons">
      <ActionButton label="Verify …" needs="operator">
        {(close) => <Verify backup={id} onClose={close} />}
      </ActionButton>
      {mayWork && (
        <>
          <a class="button" href={`#/compare/${id}`}>
            Compare …
          </a>
          <a class="button" href={`#/exports/new/${id}`}>
            Export …
          </a>
        </>
      )}
      <Download path={`/backups/${id}/content`} fileName={`${id}.duckdb`} sizeBytes={backup.sizeBytes} />
      {backup.wal?.map(({ part, sizeBytes }) => (
        <Download
          key={part}
          path={`/backups/${id}/content?part=${part}`}
          fileName={`${id}.duckdb.${part}`}
          sizeBytes={sizeBytes}
          what={`.${part}`}
        />
      ))}
      <ActionButton label="Copy …" needs="operator">
        {(close) => <CopyBackup backup={backup} onClose={close} />}
      </ActionButton>
      <ActionButton label="Hold, tag …" needs="operator">
        {(close) => <Annotate backup={backup} onClose={close} />}
      </ActionButton>
      <ActionButton label="Restore …" needs="admin">
        {(close) => <Restore database={database} source={{ backup: id }} onClose={close} />}
      </ActionButton>
      <ActionButton label="Delete …" needs="admin">
        {(close) => <DeleteBackup backup={backup} onClose={close} />}
      </ActionButton>
    </div>
  );
}
