import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Value } from 'typebox/value';
import { isReserved, type Principal } from '../domain/access.ts';
import { Name } from '../domain/database.ts';
import { hasCode, unlessMissing } from '../files/errno.ts';
import { fileOperations } from '../files/file-operations.ts';
import { createToken, parseTokens, TokensFileError } from './tokens.ts';

/**
 * Makes a token, stores its hash in the tokens file (0600; made, with its folder, where it is missing) and gives the
 * token, which is kept nowhere. The file is replaced as a whole, its owner stays. Rejects with a `TokensFileError` for a
 * name that is malformed, reserved or taken, and a file that is malformed; the file is as it was then.
 */
export async function addToken(file: string, principal: Principal, now: Date): Promise<string> {
  const { name } = principal;
  if (!Value.Check(Name, name) || isReserved(name)) {
    throw new TokensFileError(
      `"${name}" cannot be a name: write a to z, 0 to 9, _ and -, and not anonymous, copies or duckback`,
    );
  }
  await fileOperations.makeFolder(dirname(file));
  const draft = `${file}.new`;
  const handle = await openDraft(draft);
  try {
    const token = await writeDraft(handle, file, principal, now).finally(() => handle.close());
    const present = await unlessMissing(stat(file));
    if (present) await fileOperations.own(draft, { uid: present.uid, gid: present.gid, mode: 0o600 });
    await rename(draft, file);
    await fileOperations.syncFolder(dirname(file));
    return token;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Exclusive, and taken before the file is read: of two commands at once neither loses the other's token. */
async function openDraft(draft: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx', 0o600);
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause;
    const message = `${draft}: exists; another token is being made, or a command died: then delete that file`;
    throw new TokensFileError(message, { cause });
  }
}

async function writeDraft(
  handle: FileHandle,
  file: string,
  principal: Principal,
  now: Date,
): Promise<string> {
  const text = (await unlessMissing(readFile(file, 'utf8'))) ?? '';
  if (parseTokens(text, file).some((entry) => entry.name === principal.name)) {
    throw new TokensFileError(
      `${file}: ${principal.name} has a token already; delete its line to make another`,
    );
  }
  const { token, entry } = createToken(principal, now);
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  await handle.writeFile(`${text}${separator}${JSON.stringify(entry)}\n`);
  await handle.sync();
  return token;
}
