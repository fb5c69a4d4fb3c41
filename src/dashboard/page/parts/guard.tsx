import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

/** Where something cannot be drawn this says so: without it the whole page would be blank. */
export function Guard({ children }: { readonly children: ComponentChildren }) {
  const [error] = useErrorBoundary((found) => console.error(found));
  if (error === undefined) return <>{children}</>;
  return (
    <div class="problem" role="alert">
      <strong>This page cannot be shown</strong>
      <p>{String(error)}</p>
      <p class="hint">
        Load it anew: the service may be of another version by now. It works as ever, by{' '}
        <a href="/docs">/docs</a> and curl too.
      </p>
    </div>
  );
}
