import { Field } from './field.tsx';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly type?: 'text' | 'date' | 'number';
  readonly placeholder?: string;
  onInput(value: string): void;
}

export const TextField = ({ label, hint, value, type = 'text', placeholder, onInput }: Props) => (
  <Field label={label} hint={hint}>
    {(props) => (
      <input
        {...props}
        type={type}
        value={value}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    )}
  </Field>
);
