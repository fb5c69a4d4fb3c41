import { instant, isUtc } from '../format/instants.ts';
import { ticking } from '../format/now.ts';
import { roughly } from '../format/quantities.ts';

/** An instant; in UTC where one points at it. */
export const Time = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={at}>
    {instant(at)}
  </time>
);

/** How long ago, or how far away; the instant itself where instants are wanted. */
export function Ago({ at }: { readonly at: string }) {
  if (isUtc.value) return <Time at={at} />;
  const away = Date.parse(at) - ticking.value;
  return (
    <time dateTime={at} title={`${instant(at)} (${at})`}>
      {away > 0 ? `in ${roughly(away)}` : `${roughly(-away)} ago`}
    </time>
  );
}
