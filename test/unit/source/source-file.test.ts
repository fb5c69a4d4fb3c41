import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fillFrom } from '../../../src/source/source-file.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { makeUnreadable } from '../../support/unreadable-file.ts';

test('a source that the disk cannot read is corrupt, and the problem says near which byte', async () => {
  const file = join(await temporaryFolder(), 'availability.duckdb');
  await writeFile(file, 'of no account');
  if (!(await makeUnreadable(file))) return;
  await using handle = await open(file);
  await expect(fillFrom(handle, Buffer.alloc(16), 0)).rejects.toMatchObject({
    code: 'source_corrupt',
    message: expect.stringContaining('near byte 0'),
  });
});
