/**
 * Publishes one export and removes another, and kills itself before one chosen change of the file system:
 * `export-crash-child.ts <root> <repository id> <which change, from 1>`. Ends with code 0 where there are fewer.
 */
import { dieBeforeChange } from './die-before-change.ts';
import { contentsOf, fresh, victim } from './export-crash-exports.ts';

const [root = '', id = '', at = ''] = process.argv.slice(2);
await dieBeforeChange(Number(at));

const { publishExport } = await import('../../support/exports.ts');
const { createIdentities, repositoryOn } = await import('../../support/repository.ts');
const repository = repositoryOn({ root, identity: createIdentities(id) });
await repository.open(['availability']);
await publishExport(repository, fresh, contentsOf(fresh));
await repository.exports.remove(victim);
