import { rm } from 'node:fs/promises';
import type { BlockOwner, Engine } from '../../domain/ports/engine.ts';
import { Problem } from '../../domain/problem.ts';
import { SourceCorrupt } from '../../domain/source-corrupt.ts';
import { fileOperations } from '../../files/file-operations.ts';
import { readFilePieces } from '../../files/read-pieces.ts';

/** So many owners are named; who wants all compares the block numbers. */
const mostNamed = 10;

/**
 * Adds table and column to the damage that was found in a live file, where its catalog still tells: the engine reads a
 * plain copy, made as `copy` and removed again, because the live file is never opened. Gives any other error back as it is,
 * and the damage without owners where they cannot be found out.
 */
export async function nameDamage(
  error: unknown,
  source: string,
  copy: string,
  engine: Engine,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof SourceCorrupt)) return error;
  try {
    await fileOperations.copyInto(copy, readFilePieces(source, signal), { signal });
    const owners = await engine.locateBlocks(copy, error.blocks, { signal });
    return owners.length === 0 ? error : withOwners(error, owners);
  } catch {
    // Whatever keeps us from naming the owners, the damage itself is what the operator must hear of.
    return error;
  } finally {
    await rm(copy, { force: true });
  }
}

function withOwners(error: SourceCorrupt, owners: readonly BlockOwner[]): Problem {
  const named = owners
    .slice(0, mostNamed)
    .map(({ block, schema, table, column }) => `block ${block} holds ${schema}.${table}.${column}`);
  const more = owners.length > mostNamed ? `, and ${owners.length - mostNamed} more` : '';
  return new Problem('source_corrupt', `${error.message} Of these, ${named.join(', ')}${more}.`, {
    cause: error,
  });
}
