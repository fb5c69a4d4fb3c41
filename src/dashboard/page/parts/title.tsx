import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly children: string;
  /** Beside it. */
  readonly aside?: ComponentChildren;
}

/** The title of a page. It takes the focus when the page changes, so that a screen reader says where one is. */
export function Title({ children, aside }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · duckback`;
    heading.current?.focus();
  }, [children]);
  return (
    <div class="title">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {aside}
    </div>
  );
}
