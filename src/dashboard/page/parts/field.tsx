import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
}

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly children: (props: ControlProps) => ComponentChildren;
}

/** A form control with its label, and what is to be known of it. */
export function Field({ label, hint, children }: Props) {
  const id = useId();
  const described = hint === undefined ? {} : { 'aria-describedby': `${id}-hint` };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...described })}
      {hint !== undefined && (
        <small id={`${id}-hint`} class="soft">
          {hint}
        </small>
      )}
    </div>
  );
}
