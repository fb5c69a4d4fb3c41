/** Every point at which a restore or a recovery can stop. The process does not die here, but does nothing any more. */
import { expect, test } from 'vitest';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { frozenAt } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, makeWorld, openWorld } from '../../support/restore-world.ts';
import { expectNoMixture, expectSettled, stateOf } from './aftermath.ts';

const toDatabase = { source: { backup }, target: { database: 'market' } };

/** A file system without hard links takes the longer way. */
const withoutLinks = {
  ...fileOperations,
  link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' })),
};

interface Way {
  readonly unfinished: boolean;
  readonly files: typeof fileOperations;
}

/** A world whose restore stopped at one point; null where it ended before. */
async function stoppedAt(point: number, { unfinished, files }: Way) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished });
  const before = await stateOf(folder);
  const frozen = frozenAt(files, point);
  const { restore } = await openWorld(folder, { files: frozen.files });
  const ended = await Promise.race([restore(toDatabase, jobContext()), frozen.reached]);
  return ended === 'frozen' ? { folder, before } : null;
}

test.each([
  { target: 'a database with a write-ahead log', unfinished: true, files: fileOperations },
  { target: 'a database without one', unfinished: false, files: fileOperations },
])('a restore to $target that stops at any point leaves no mixture and is undone, or done', async (way) => {
  const outcomes: string[] = [];
  for (let point = 1; ; point++) {
    const stopped = await stoppedAt(point, way);
    if (!stopped) break;
    await expectNoMixture(stopped.folder, stopped.before);
    const { recover } = await openWorld(stopped.folder);
    expect(await recover()).toEqual([]);
    outcomes.push(await expectSettled(stopped.folder, stopped.before));
    expect(await recover()).toEqual([]);
    expect(await expectSettled(stopped.folder, stopped.before)).toBe(outcomes.at(-1));
  }
  expect(new Set(outcomes)).toEqual(new Set(['as before', 'restored']));
  expect(outcomes).toEqual([...outcomes].sort());
});

test.each([
  { system: 'with hard links', unfinished: true, files: fileOperations },
  { system: 'without hard links', unfinished: true, files: withoutLinks },
])('a recovery that stops at any point is finished by the next one, $system', async (way) => {
  let recoveries = 0;
  for (let point = 1; ; point++) {
    const probe = await stoppedAt(point, way);
    if (!probe) break;
    // Before its journal is in quarantine a restore has changed nothing that would have to be undone.
    const { quarantine } = await openWorld(probe.folder);
    if ((await quarantine.list()).length === 0) continue;
    // Neighbouring points leave nearly the same files: every other one, by turns.
    for (let again = 1 + (point % 2); ; again += 2) {
      const stopped = await stoppedAt(point, way);
      if (!stopped) throw new Error('a restore has always the same points');
      const frozen = frozenAt(way.files, again);
      const first = await openWorld(stopped.folder, { files: frozen.files });
      const ended = await Promise.race([first.recover(), frozen.reached]);
      const { recover } = await openWorld(stopped.folder, { files: way.files });
      expect(await recover()).toEqual([]);
      await expectSettled(stopped.folder, stopped.before);
      if (ended !== 'frozen') break;
      recoveries++;
    }
  }
  expect(recoveries).toBeGreaterThan(15);
});
