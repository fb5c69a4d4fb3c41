import type { Plan } from '../../api/types.ts';

interface Props {
  readonly title: string;
  readonly judgements: Plan['keep'];
}

/** Backups with the reasons of the plan. */
export const Judgements = ({ title, judgements }: Props) => (
  <details>
    <summary>
      {title}: {judgements.length}
    </summary>
    <ul class="plain judgements">
      {judgements.map(({ backup, reasons }) => (
        <li key={backup}>
          <a href={`#/backups/${backup}`}>{backup}</a> <span class="soft">{reasons.join(', ')}</span>
        </li>
      ))}
    </ul>
  </details>
);
