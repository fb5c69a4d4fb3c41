/** What is wrong with a configuration: all of it at once, each with its key and where that was written. */
import { Problem } from '../domain/problem.ts';

/** Keys and list positions from the top: `['databases', 'availability', 'maxAge']`. */
export type KeyPath = readonly (string | number)[];

export interface ConfigIssue {
  /** `duckback.yaml:12`, a variable's name such as `DUCKBACK_PORT`, or `default configuration`. */
  readonly source: string;
  /** `databases.availability.maxAge`; empty for the file as a whole. */
  readonly key: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** Thrown for a configuration that cannot be used. `message` has a line for each issue and is made to be printed. */
export class ConfigError extends Error {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[], options?: ErrorOptions) {
    super(issues.map(describeIssue).join('\n'), options);
    this.name = 'ConfigError';
    this.issues = issues;
  }
}

/** What became of a key only when it was used, and what to do where that is known. */
export function faultOf(place: Omit<ConfigIssue, 'message'>, cause: unknown): ConfigError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const hint = cause instanceof Problem ? ` ${cause.hint}` : '';
  return new ConfigError([{ ...place, message: `${message}${hint}` }], { cause });
}

const describeIssue = ({ source, key, message }: ConfigIssue): string =>
  [source, key, message].filter((part) => part !== '').join(': ');

/** `databases.availability.repositories[0]`; keys that are no plain words are quoted. */
export function formatPath(path: KeyPath): string {
  const parts = path.map((part, at) => {
    if (typeof part === 'number') return `[${part}]`;
    return `${at > 0 ? '.' : ''}${/^[\w-]+$/.test(part) ? part : JSON.stringify(part)}`;
  });
  return parts.join('');
}

/** In the order of the file's lines. */
const bySource = (left: ConfigIssue, right: ConfigIssue): number =>
  left.source.localeCompare(right.source, 'en', { numeric: true });

export type Report = (path: KeyPath, message: string) => void;

export interface IssueList {
  readonly report: Report;
  /** Throws a ConfigError where anything was reported. */
  throwIfAny(): void;
}

/** Gathers issues; `sourceOf` tells where a key (or, where that is missing, what should hold it) was written. */
export function createIssueList(sourceOf: (path: KeyPath) => string): IssueList {
  const issues: ConfigIssue[] = [];
  return {
    report: (path, message) => issues.push({ source: sourceOf(path), key: formatPath(path), message }),
    throwIfAny() {
      if (issues.length > 0) throw new ConfigError(issues.sort(bySource));
    },
  };
}
