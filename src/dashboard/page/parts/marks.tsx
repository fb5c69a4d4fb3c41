import type { Backup } from '../api/types.ts';
import { Badge } from './badge.tsx';

/** What people say of a backup. */
export function Marks({ backup: { hold, tags, description } }: { readonly backup: Backup }) {
  return (
    <span class="marks">
      {hold && <Badge tone="busy">held</Badge>}
      {tags.map((tag) => (
        <code key={tag} class="tag">
          {tag}
        </code>
      ))}
      {description !== null && <span>{description}</span>}
    </span>
  );
}
