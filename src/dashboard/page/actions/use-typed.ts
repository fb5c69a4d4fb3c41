import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * What is typed to confirm what is told. It is for that alone: where something else comes in its place, nothing is typed, and
 * nothing is again where that is taken back, before anybody can press a button.
 */
export function useTyped(told: unknown): readonly [typed: string, type: (typed: string) => void] {
  const [typed, type] = useState('');
  const intention = JSON.stringify(told);
  useLayoutEffect(() => type(''), [intention]);
  return [typed, type];
}
