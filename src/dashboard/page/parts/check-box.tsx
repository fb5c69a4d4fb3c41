import type { ComponentChildren } from 'preact';

interface Props {
  readonly checked: boolean;
  onChange(checked: boolean): void;
  readonly children: ComponentChildren;
}

export const CheckBox = ({ checked, onChange, children }: Props) => (
  <label class="check">
    <input
      type="checkbox"
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
    <span>{children}</span>
  </label>
);
