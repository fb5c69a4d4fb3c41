import { readFile, stat } from 'node:fs/promises';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { ConfigError, formatPath, type KeyPath } from './issues.ts';

/** The keys of a YAML file and the lines they stand on. */
export interface YamlFile {
  /** Maps, lists and scalars; undefined for a file without any key. */
  readonly value: unknown;
  /** The line of a key, else of the nearest key above it; null where there is none. */
  lineOf(path: KeyPath): number | null;
  /** What a YAML parser lets pass and a configuration should not: keys given twice, aliases. */
  readonly faults: readonly { readonly path: KeyPath; readonly message: string }[];
}

const maxBytes = 1024 ** 2;

/** Reads a configuration file's text. ConfigError: it cannot be read, or is no text of a configuration's size. */
export async function readConfigText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw new RangeError(`it has ${size} bytes: is it a configuration?`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the configuration file cannot be read: ${reason}. DUCKBACK_CONFIG names it`;
    throw new ConfigError([{ source: file, key: '', message }], { cause });
  }
}

/** ConfigError: the text is not YAML; one issue for each line at fault. `label` names the file in it. */
export function parseYaml(text: string, label: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line;
  const errors = new Map<number, string>();
  for (const { pos, message } of [...document.errors, ...document.warnings].reverse()) {
    errors.set(lineAt(pos[0]), message);
  }
  if (errors.size > 0) {
    const ordered = [...errors].sort(([left], [right]) => left - right);
    throw new ConfigError(
      ordered.map(([line, message]) => ({ source: `${label}:${line}`, key: '', message })),
    );
  }
  return read(document.contents, lineAt);
}

/** Turns nodes into plain values. Aliases are refused, not followed: no small file grows into a large one. */
function read(contents: unknown, lineAt: (offset: number) => number): YamlFile {
  const lines = new Map<string, number>();
  const faults: { path: KeyPath; message: string }[] = [];
  const mark = (path: KeyPath, node: unknown): void => {
    if (isScalar(node) || isMap(node) || isSeq(node))
      lines.set(formatPath(path), lineAt(node.range?.[0] ?? 0));
  };

  const plain = (node: unknown, path: KeyPath): unknown => {
    if (isMap(node)) return mapOf(node.items, path);
    if (isSeq(node)) return node.items.map((item, at) => itemOf(item, [...path, at]));
    if (isAlias(node)) faults.push({ path, message: 'is an alias (*): write the value out' });
    return isScalar(node) ? node.value : null;
  };
  const itemOf = (item: unknown, path: KeyPath): unknown => {
    mark(path, item);
    return plain(item, path);
  };
  const mapOf = (pairs: readonly { key: unknown; value: unknown }[], path: KeyPath): unknown => {
    const entries = new Map<string, unknown>();
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : '';
      const keyPath = [...path, name];
      mark(keyPath, key);
      if (entries.has(name)) faults.push({ path: keyPath, message: 'is given twice: keep one of them' });
      entries.set(name, plain(value, keyPath));
    }
    return Object.fromEntries(entries);
  };

  // A document of nothing but comments or `---` has no keys, like an empty file.
  const value = plain(contents, []) ?? undefined;
  return { value, faults, lineOf: (path) => nearestLine(lines, path) };
}

function nearestLine(lines: ReadonlyMap<string, number>, path: KeyPath): number | null {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const line = lines.get(formatPath(path.slice(0, depth)));
    if (line !== undefined) return line;
  }
  return null;
}
