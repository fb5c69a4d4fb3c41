import type { ComparisonSide } from './types.ts';

/** One of the two that are compared. */
export function Side({ side }: { readonly side: ComparisonSide }) {
  if ('backup' in side) return <a href={`#/backups/${side.backup}`}>{side.backup}</a>;
  if ('export' in side) return <a href={`#/exports/${side.export}`}>{side.export}</a>;
  return (
    <>
      <a href={`#/databases/${side.database}`}>{side.database}</a>, as it was then
    </>
  );
}
