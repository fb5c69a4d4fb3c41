import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shownZone } from '../format/instants.ts';
import { coloursOf, isDark } from './colours.ts';
import { fullOptions, type Kind, sparkOptions } from './options.ts';

export interface Point {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

interface Props {
  /** In the order of time. */
  readonly points: readonly Point[];
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly kind: Kind;
  readonly height: number;
  /** As it is shown at the axis and under the pointer. */
  readonly format: (value: number) => string;
}

/** Values over time. */
export function Chart({ points, label, kind, height, format }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const dark = isDark.value;
  const zone = shownZone();
  useEffect(() => {
    const { current } = place;
    if (!current) return;
    const colours = coloursOf(dark);
    const size = { width: current.clientWidth, height };
    const options = kind === 'spark' ? sparkOptions(colours) : fullOptions(colours, format, zone);
    const made = new uPlot({ ...options, ...size }, [[], []], current);
    plot.current = made;
    const resizing = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height }));
    resizing.observe(current);
    return () => {
      resizing.disconnect();
      made.destroy();
    };
  }, [dark, zone, kind, height, format]);
  useEffect(() => {
    plot.current?.setData([points.map(({ at }) => at / 1000), points.map(({ value }) => value)]);
  }, [points, dark, zone, kind, height, format]);
  return <div ref={place} class={`chart ${kind}`} role="img" aria-label={label} />;
}
