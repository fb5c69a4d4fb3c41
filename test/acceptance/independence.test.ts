import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the client knows the service by its document alone: nothing here imports its code', () => {
  const names = readdirSync(import.meta.dirname);
  const imports = names.flatMap((name) => {
    const text = readFileSync(`${import.meta.dirname}/${name}`, 'utf8');
    return [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
  });
  expect(imports).toContain('../../openapi/client.ts');
  expect(imports.filter((from) => /\/(src|routes)\//.test(from ?? ''))).toEqual([]);
});
