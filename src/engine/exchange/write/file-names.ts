/** Names of files: such as `ExportFile` allows, and unique on file systems that take A for a. */

const longestSlug = 100;

/** Gives each table a name of its own for its file or folder, without an extension. */
export function createSlugs(extension: string): (schema: string, table: string) => string {
  const taken = new Set<string>();
  return (schema, table) => {
    const base = (schema === 'main' ? [table] : [schema, table]).map(slug).join('.').slice(0, longestSlug);
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? base : `${base}_${count}`;
      const spellings = [name, name + extension].map((text) => text.toLowerCase());
      if (spellings.some((text) => taken.has(text))) continue;
      for (const text of spellings) taken.add(text);
      return name;
    }
  };
}

const slug = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=-|$)/, '_');

/** What DuckDB and Hive call the folder of NULL. */
const nullFolder = '__HIVE_DEFAULT_PARTITION__';
const longestFolder = 255;

/** `column=value`, percent-encoded, with no dot or dash in front; null where no file system takes so long a name. */
export function partitionFolder(column: string, value: string | null): string | null {
  const folder = `${encoded(column).replace(/^[.-]/, percent)}=${value === null ? nullFolder : encoded(value)}`;
  return folder.length > longestFolder ? null : folder;
}

const encoded = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_.-]/.test(character) ? character : percent(character);
    })
    .join('');

const percent = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
