import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Role } from '../api/types.ts';
import { useMay } from '../session/session.tsx';

interface Props {
  readonly label: string;
  readonly needs: Role;
  readonly kind?: 'primary' | 'quiet';
  /** Its dialog, from when the button is pressed until it calls back. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a dialog, for whoever may do what that does. */
export function ActionButton({ label, needs, kind, children }: Props) {
  const may = useMay(needs);
  const [isOpen, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <button type="button" class={kind} onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && children(() => setOpen(false))}
    </>
  );
}
