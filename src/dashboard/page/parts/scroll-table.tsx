import { ScrollBox } from './scroll-box.tsx';

interface Props {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Values as they are. */
export const ScrollTable = ({ label, columns, rows }: Props) => (
  <ScrollBox label={label}>
    <table class="values">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join('\u0000')}>
            {row.map((value, at) => (
              <td key={columns[at]}>{value ?? <span class="soft">NULL</span>}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollBox>
);
