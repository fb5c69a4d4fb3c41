/** A side of a comparison as one text, for a list to choose from. */
import type { ComparisonSide } from './types.ts';

export function textOf(side: ComparisonSide | null): string {
  if (side === null) return '';
  if ('backup' in side) return `backup ${side.backup}`;
  return 'export' in side ? `export ${side.export}` : `database ${side.database}`;
}

/** The side that such a text means; null: none. */
export function sideOf(text: string): ComparisonSide | null {
  const [kind, name = ''] = text.split(' ');
  if (kind === 'backup') return { backup: name };
  if (kind === 'export') return { export: name };
  return kind === 'database' ? { database: name } : null;
}

/** The database that the id of a backup names: all before its instant. */
export const databaseOf = (id: string): string => id.replace(/-\d{8}T\d{6}Z-[0-9a-f]{6}$/, '');
