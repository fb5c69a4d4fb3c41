/** What the demonstration prints: plain text for a terminal of 100 columns, bold only where it is one. */
import { styleText } from 'node:util';

const width = 96;
const indent = '  ';

/** The text broken at spaces into lines of at most `width` columns. */
function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function say(text: string): void {
  console.log(wrap(text).join('\n'));
}

/** A step of the tour: what happens, and why. */
export function heading(title: string, why: string): void {
  console.log(`\n\n${styleText('bold', title)}\n${'-'.repeat(title.length)}`);
  say(why);
}

/** A command to copy. */
export function command(text: string): void {
  console.log(`\n${indent}${text.replaceAll('\n', `\n${indent}`)}\n`);
}

/** Names and values in two columns; an undefined value is left out. */
export function facts(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) console.log(`${indent}${name.padEnd(14)} ${value}`);
  }
}

export const count = (number: number): string => number.toLocaleString('en-US');

export const megabytes = (bytes: number): string => `${count(Math.round(bytes / 1e5) / 10)} MB`;

export const seconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
