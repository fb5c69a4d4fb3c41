import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { daysIn, livePath, makeWorld } from '../../support/restore-world.ts';

const run = promisify(execFile);
const child = fileURLToPath(new URL('./unprivileged-child.ts', import.meta.url));

/** A world whose database belongs to whoever runs the test, in a folder of some mode, restored by a user without rights. */
async function restoreUnprivileged(folderMode: number) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  await chmod(folder, 0o755);
  await chmod(join(folder, 'live'), folderMode);
  await chmod(livePath(folder), 0o644);
  const { uid } = await stat(livePath(folder));
  const { stdout } = await run(process.execPath, [child, folder]);
  return { folder, owner: uid, outcome: JSON.parse(stdout) };
}

test('a service that may not give files away keeps the mode and says that the owner changed', async () => {
  const { folder, owner, outcome } = await restoreUnprivileged(0o777);
  const note = `The owner ${owner}:`;
  const told = outcome.steps.filter(
    (step: string) => step.startsWith(note) && step.includes('could not be kept'),
  );
  expect(told).toHaveLength(owner === outcome.uid ? 0 : 1);
  const after = await stat(livePath(folder));
  expect([after.uid, after.mode & 0o777]).toEqual([outcome.uid, 0o644]);
  expect(await daysIn(livePath(folder))).toEqual(['1', '2']);
});

test('a folder that the service may not write is refused with everything as it was', async () => {
  const { folder, outcome } = await restoreUnprivileged(0o555);
  expect(outcome).toEqual({ code: 'target_not_replaceable' });
  expect(await daysIn(livePath(folder))).toEqual(['1', '2', '3']);
});
