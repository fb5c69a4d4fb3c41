import uPlot from 'uplot';

export type Kind = 'spark' | 'line' | 'bars';

/** Of what is drawn on a canvas. */
export interface Colours {
  readonly line: string;
  readonly fill: string;
  readonly ink: string;
  readonly grid: string;
}

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

/** With axes, and the values of the point that is pointed at; days and hours are those of the zone. */
export function fullOptions(colours: Colours, format: (value: number) => string, zone: string): Options {
  const { line, fill, ink, grid } = colours;
  const axis = {
    stroke: ink,
    font: '11px system-ui, sans-serif',
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
  };
  const moments = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  });
  return {
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), zone),
    cursor: { y: false, points: { size: 7, fill: line } },
    legend: { live: true },
    padding: [10, 8, 0, 0],
    axes: [
      { ...axis, space: 70, values: timeLabelsIn(zone) },
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

const daySeconds = 86_400;

function timeLabelsIn(zone: string): (_: uPlot, instants: number[]) => string[] {
  const formatOf = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone });
  const days = formatOf({ day: 'numeric', month: 'short' });
  const hours = formatOf({ hour: '2-digit', minute: '2-digit' });
  const months = formatOf({ month: 'short', year: 'numeric' });
  return (_, instants) => {
    const [first = 0, second = first + daySeconds] = instants;
    const step = second - first;
    const format = step < daySeconds ? hours : step < 28 * daySeconds ? days : months;
    return instants.map((at) => format.format(at * 1000));
  };
}

/** Some room above and below, so that small changes are seen and a flat line lies in the middle. */
function spread(_: uPlot, least: number, most: number): [number, number] {
  const room = (most - least) * 0.15 || Math.abs(most) * 0.05 || 1;
  return [least - room, most + room];
}
