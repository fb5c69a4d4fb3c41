/** The colours of the page, for what is drawn on a canvas. */
import { signal } from '@preact/signals';
import type { Colours } from './options.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Changes when the machine goes from light to dark, or back. */
export const isDark = signal(dark.matches);
dark.addEventListener('change', ({ matches }) => {
  isDark.value = matches;
});

export const coloursOf = (isDarkNow: boolean): Colours =>
  isDarkNow
    ? { line: '#4cc3ad', fill: 'rgb(76 195 173 / 0.14)', ink: '#9fada8', grid: '#2a302e' }
    : { line: '#0f6b5c', fill: 'rgb(15 107 92 / 0.1)', ink: '#55625d', grid: '#e7eae8' };
