import type { ComponentChildren } from 'preact';

export type Tone = 'ok' | 'late' | 'bad' | 'busy' | 'calm';

/** A shape for each, so that none is told by its colour alone. */
const shapes: Readonly<Record<Tone, string>> = { ok: '●', late: '▲', bad: '■', busy: '◆', calm: '○' };

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{shapes[tone]}</span> {children}
    </span>
  );
}
