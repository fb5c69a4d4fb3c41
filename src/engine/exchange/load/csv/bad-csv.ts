/** What a CSV file has that no reader could be sure of. The message goes on after the file's name. */
export class BadCsv extends Error {
  /** `line` counts from 1, line breaks within quotes too, as an editor does. */
  constructor(what: string, line?: number) {
    super(line === undefined ? ` ${what}` : `, line ${line}, ${what}`);
  }
}
