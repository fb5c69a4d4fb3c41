import { Field } from '../parts/field.tsx';

interface Props {
  readonly name: string;
  readonly typed: string;
  onType(typed: string): void;
}

/** For what cannot be taken back. */
export const ConfirmName = ({ name, typed, onType }: Props) => (
  <Field label={`Type ${name} to confirm`}>
    {(props) => (
      <input
        {...props}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typed}
        onInput={({ currentTarget }) => onType(currentTarget.value)}
      />
    )}
  </Field>
);
