/** The keys that what is stored elsewhere is encrypted with. */
import type { Static } from 'typebox';
import type { Report } from './issues.ts';
import type { encryption } from './s3-leaves.ts';
import type { Places } from './schema.ts';
import type { EncryptionConfig } from './types.ts';

export function buildEncryption(
  written: Static<typeof encryption> | undefined,
  absolute: (path: string) => string,
  env: NodeJS.ProcessEnv,
): EncryptionConfig | null {
  if (!written) return null;
  const { keyFile, keyEnv = '', oldKeyFiles } = written;
  const key = keyFile === undefined ? { text: env[keyEnv] ?? '' } : { file: absolute(keyFile) };
  return { key, oldKeyFiles: oldKeyFiles.map(absolute) };
}

/** Each repository that is encrypted has one key, and one that is in the environment is there. */
export function checkEncryption({ repositories }: Places, env: NodeJS.ProcessEnv, report: Report): void {
  for (const [name, repository] of Object.entries(repositories)) {
    if (repository.kind !== 's3' || !repository.encryption) continue;
    const { keyFile, keyEnv } = repository.encryption;
    const key = ['repositories', name, 'encryption'];
    if ((keyFile === undefined) === (keyEnv === undefined)) {
      report(key, 'needs either keyFile or keyEnv; write { keyFile: /etc/duckback/offsite.key }');
    } else if (keyEnv !== undefined && !env[keyEnv]) {
      report([...key, 'keyEnv'], `${keyEnv} is not set; it must hold 64 hexadecimal digits`);
    }
  }
}
