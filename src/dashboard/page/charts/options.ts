import type uPlot from 'uplot';
import type { Colours } from './colours.ts';

export type Kind = 'spark' | 'line' | 'bars';

type Options = Omit<uPlot.Options, 'width' | 'height'>;

/** A line and nothing else, beside a number that says what it is. */
export const sparkOptions = ({ line, fill }: Colours): Options => ({
  legend: { show: false },
  cursor: { show: false },
  padding: [3, 2, 3, 2],
  axes: [{ show: false }, { show: false }],
  scales: { y: { range: spread } },
  series: [{}, { stroke: line, fill, width: 1.5, points: { show: false } }],
});

/** With axes, and the values of the point that is pointed at. */
export function fullOptions(colours: Colours, format: (value: number) => string): Options {
  const { line, fill, ink, grid } = colours;
  const axis = {
    stroke: ink,
    font: '11px system-ui, sans-serif',
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
  };
  return {
    cursor: { y: false, points: { size: 7, fill: line } },
    legend: { live: true },
    padding: [10, 8, 0, 0],
    axes: [
      { ...axis, space: 70, values: timeLabels },
      { ...axis, size: 62, space: 36, values: (_, values) => values.map((value) => format(value)) },
    ],
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    series: [
      { label: 'When', value: (_, at) => (at === null ? '–' : moments.format(at * 1000)) },
      {
        label: 'Value',
        stroke: line,
        fill,
        width: 1.75,
        points: { show: true, size: 5, fill: line },
        value: (_, value) => (value === null ? '–' : format(value)),
      },
    ],
  };
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const months = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });

const daySeconds = 86_400;

function timeLabels(_: uPlot, instants: number[]): string[] {
  const [first = 0, second = first + daySeconds] = instants;
  const step = second - first;
  const format = step < daySeconds ? hours : step < 28 * daySeconds ? days : months;
  return instants.map((at) => format.format(at * 1000));
}

/** Some room above and below, so that small changes are seen and a flat line lies in the middle. */
function spread(_: uPlot, least: number, most: number): [number, number] {
  const room = (most - least) * 0.15 || Math.abs(most) * 0.05 || 1;
  return [least - room, most + room];
}
