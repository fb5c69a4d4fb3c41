import type { ComponentChildren } from 'preact';

interface Props {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** Who has no mouse scrolls by keys, and must be able to get there. */
const reachable = { tabIndex: 0 };

/** What is wider than a page, in a box that scrolls by itself. */
export const ScrollBox = ({ label, children }: Props) => (
  <section class="scroll" aria-label={label} {...reachable}>
    {children}
  </section>
);
