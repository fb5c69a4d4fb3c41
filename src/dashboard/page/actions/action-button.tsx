import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Role } from '../api/types.ts';
import { useMay } from '../session/session.tsx';

interface Props {
  readonly label: string;
  readonly needs: Role;
  readonly kind?: 'primary' | 'quiet';
  /** There is nothing to do now: no button, but a dialog that is open stays. */
  readonly isIdle?: boolean;
  /** Its dialog, from when the button is pressed until it calls back. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a dialog, for whoever may do what that does. */
export function ActionButton({ label, needs, kind, isIdle = false, children }: Props) {
  const may = useMay(needs);
  const [isOpen, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      {!isIdle && (
        <button type="button" class={kind} onClick={() => setOpen(true)}>
          {label}
        </button>
      )}
      {isOpen && children(() => setOpen(false))}
    </>
  );
}
