/**
 * Publishes, annotates and verifies one backup, publishes and removes an unsealed one, removes another and receives a copy, and kills itself before one chosen change of the file
 * system: `crash-child.ts <root> <repository id> <which change, from 1>`. Ends with code 0 where there are fewer.
 */
import { changed, copied, fresh, initial, unsealed, victim } from './crash-backups.ts';
import { dieBeforeChange } from './die-before-change.ts';

const [root = '', id = '', at = ''] = process.argv.slice(2);
await dieBeforeChange(Number(at));

const { copyOf, createIdentities, publishBackup, publishUnsealed, reportOn, repositoryOn } = await import(
  '../../support/repository.ts'
);
const repository = repositoryOn({ root, identity: createIdentities(id) });
await repository.open(['availability']);
await publishBackup(repository, fresh, `image of ${fresh}`, initial);
await repository.annotate(fresh, changed);
await repository.recordVerification(fresh, reportOn(fresh));
await publishUnsealed(repository, unsealed);
await repository.remove(unsealed, new Date('2025-12-01T00:00:00Z'), 'everywhere');
await repository.remove(victim, new Date('2025-12-01T00:00:00Z'), 'everywhere');
await repository.receive(...copyOf(copied, initial));
