/** What the demonstration prints: plain text for a terminal of 100 columns, bold only where it is one. */
import { styleText } from 'node:util';

const width = 96;
const indent = '  ';
const labelWidth = 15;

/** The text in lines of at most `room` columns, broken at spaces. */
function wrap(text: string, room: number): string[] {
  const [first = '', ...words] = text.split(' ');
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    if (line.length + 1 + word.length <= room) {
      line += ` ${word}`;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

export function say(text: string): void {
  console.log(wrap(text, width).join('\n'));
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
    if (value === undefined) continue;
    const lines = wrap(value, width - indent.length - labelWidth);
    console.log(indent + name.padEnd(labelWidth) + lines.join(`\n${indent}${' '.repeat(labelWidth)}`));
  }
}

export const count = (number: number): string => number.toLocaleString('en-US');

export const megabytes = (bytes: number): string => `${count(Math.round(bytes / 1e5) / 10)} MB`;

export const seconds = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
