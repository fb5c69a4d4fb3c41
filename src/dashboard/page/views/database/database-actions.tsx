import { ActionButton } from '../../actions/action-button.tsx';
import { BackUp } from '../../actions/back-up.tsx';
import { Restore } from '../../actions/restore.tsx';
import { useMay } from '../../session/session.tsx';

/** What can be done with a database. */
export function DatabaseActions({ name }: { readonly name: string }) {
  const mayRecover = useMay('admin');
  return (
    <div class="buttons">
      <ActionButton label="Back up …" needs="operator" kind="primary">
        {(close) => <BackUp database={name} onClose={close} />}
      </ActionButton>
      <ActionButton label="Restore the latest …" needs="admin">
        {(close) => <Restore database={name} source={{ database: name, latest: true }} onClose={close} />}
      </ActionButton>
      {mayRecover && (
        <a class="button" href={`#/recovery/${name}`}>
          Recover …
        </a>
      )}
    </div>
  );
}
