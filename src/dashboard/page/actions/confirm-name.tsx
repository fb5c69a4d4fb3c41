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
        // A phone adds a blank to a word that it has completed.
        onInput={({ currentTarget }) => onType(currentTarget.value.trim())}
      />
    )}
  </Field>
);
