import { Chart, type Point } from '../../charts/chart.tsx';
import { plural } from '../../format/quantities.ts';
import { Panel } from '../../parts/panel.tsx';

interface Props {
  readonly title: string;
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
}

const height = 170;

/** One quantity over time, and in words between what it lies. */
export function OverTime({ title, points, format }: Props) {
  const values = points.map(({ value }) => value);
  const range = `${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  return (
    <Panel title={title} aside={points.length > 0 && <span class="soft number">{range}</span>}>
      {points.length < 2 ? (
        <p class="soft">A line needs two of them.</p>
      ) : (
        <Chart
          kind="line"
          height={height}
          points={points}
          format={format}
          label={`${title}: ${plural(points.length, 'point')}, ${range}`}
        />
      )}
    </Panel>
  );
}
