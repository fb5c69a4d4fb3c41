import { useId } from 'preact/hooks';

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  /** What it means. */
  readonly hint?: string;
}

interface Props<T extends string> {
  readonly legend: string;
  readonly options: readonly Option<T>[];
  readonly chosen: NoInfer<T>;
  onChoose(value: T): void;
}

/** One of a few, each with what it means. */
export function Choice<T extends string>({ legend, options, chosen, onChoose }: Props<T>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <label key={value} class="check">
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>
            {label}
            {hint !== undefined && <small class="soft"> {hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
