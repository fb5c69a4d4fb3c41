import { Problem } from '../../domain/problem.ts';

/** What an error of the SDK says about itself. */
interface Told {
  /** The server's code, or the SDK's name of it. */
  readonly code: string;
  /** The system's code (ECONNREFUSED ..); null for what is no error of the network. */
  readonly system: string | null;
  /** Of the answer; null: there was none. */
  readonly status: number | null;
  /** Our clock is wrong, and the SDK will sign by the server's from now on. */
  readonly wasSkewed: boolean;
}

const field = (error: object, name: string): unknown => Object.getOwnPropertyDescriptor(error, name)?.value;

/** null for what came of no request. */
function told(error: unknown): Told | null {
  if (!(error instanceof Error)) return null;
  const metadata = field(error, '$metadata');
  const system = field(error, 'code');
  const isSystem = typeof system === 'string' && /^E[A-Z_]+$/.test(system);
  if (!isSystem && (typeof metadata !== 'object' || metadata === null) && !isOfSdk(error)) return null;
  const status = typeof metadata === 'object' && metadata ? field(metadata, 'httpStatusCode') : null;
  return {
    code: error.name,
    system: isSystem ? system : null,
    status: typeof status === 'number' ? status : null,
    wasSkewed:
      typeof metadata === 'object' && metadata ? field(metadata, 'clockSkewCorrected') === true : false,
  };
}

const isOfSdk = ({ name }: Error): boolean => /^(?:CredentialsProviderError|TimeoutError)$/.test(name);

/** Thrown where an answer broke off, or was not the one that was asked for. */
export class BrokenTransfer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenTransfer';
  }
}

/** Refusals that a second try of the same bytes may not meet: they were spoilt or cut on their way. */
const spoilt =
  /^(?:ConditionalRequestConflict|BadDigest|XAmzContentSHA256Mismatch|IncompleteBody|RequestTimeout|InvalidDigest)$/;

/** Whether the same request may well succeed in a moment. */
export function isTransient(error: unknown): boolean {
  if (error instanceof BrokenTransfer) return true;
  const what = told(error);
  if (what === null) return false;
  if (what.system !== null || what.code === 'TimeoutError' || what.wasSkewed) return true;
  if (spoilt.test(what.code)) return true;
  return what.status !== null && (what.status >= 500 || what.status === 429);
}

export const hasStatus = (error: unknown, ...statuses: number[]): boolean => {
  const status = told(error)?.status;
  return typeof status === 'number' && statuses.includes(status);
};

export const isNoBucket = (error: unknown): boolean =>
  error instanceof Error && error.name === 'NoSuchBucket';

/** What was asked of an object; `undefined` where there is no such object. */
export async function unlessNoObject<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (hasStatus(error, 404) && !isNoBucket(error)) return undefined;
    throw error;
  }
}

interface Reason {
  readonly says: string;
  readonly hint: string;
}

const credentials =
  'Check the credentials: duckback finds them as every AWS tool does, in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws or the role of the machine.';

const reasons: Readonly<Record<string, Reason>> = {
  NoSuchBucket: { says: 'the bucket does not exist', hint: 'Make the bucket, or correct its name.' },
  CredentialsProviderError: { says: 'there are no credentials', hint: credentials },
  InvalidAccessKeyId: { says: 'the server does not know the access key', hint: credentials },
  SignatureDoesNotMatch: { says: 'the secret key is wrong', hint: credentials },
  ExpiredToken: { says: 'the credentials have expired', hint: credentials },
  InvalidToken: { says: 'the session token is not valid', hint: credentials },
  RequestTimeTooSkewed: {
    says: 'the clocks of this machine and of the server differ',
    hint: 'Set the clock.',
  },
  PermanentRedirect: { says: 'the bucket lies in another region', hint: 'Correct region and endpoint.' },
  AuthorizationHeaderMalformed: {
    says: 'the bucket lies in another region',
    hint: 'Correct region and endpoint.',
  },
  TimeoutError: { says: 'the server does not answer', hint: 'Check the endpoint and the network.' },
};

const denied: Reason = {
  says: 'the server denies access',
  hint: 'Allow listing the bucket, and reading, writing and deleting objects and unfinished uploads below the prefix.',
};

const full = /^(?:QuotaExceeded|XMinioStorageFull|InsufficientStorage|ServiceQuotaExceeded)$/;

/** An error of the SDK as the Problem that a user reads; any other error as it is. */
export function s3Problem(error: unknown, place: string): unknown {
  if (error instanceof BrokenTransfer) {
    return unavailable(
      place,
      { says: error.message, hint: 'Check the network, then repeat.' },
      error.message,
    );
  }
  const what = told(error);
  if (what === null) return error;
  const text = error instanceof Error ? `${what.code}: ${error.message}` : what.code;
  if (full.test(what.code) || what.status === 507) {
    return new Problem('insufficient_space', `There is no more room at ${place}.`, {
      cause: new Error(text),
    });
  }
  return unavailable(place, reasonOf(what), text);
}

function reasonOf({ code, status, system }: Told): Reason {
  // The SDK calls connections that break time-outs too.
  if (system !== null) {
    return { says: `the server cannot be reached (${system})`, hint: 'Check the endpoint and the network.' };
  }
  const known = reasons[code];
  if (known) return known;
  if (status === 403) return denied;
  const answer = status === null ? code : `${code}, ${status}`;
  if (status !== null && status >= 500) {
    return { says: `the server is in trouble (${answer})`, hint: 'Repeat when it is well again.' };
  }
  return { says: `the server refuses it (${answer})`, hint: 'Check bucket, region and endpoint.' };
}

/** The SDK's own error holds the request, with its headers: of it only the text goes to the log. */
const unavailable = (place: string, { says, hint }: Reason, cause: string): Problem =>
  new Problem('repository_unavailable', `${place} cannot be used: ${says}.`, {
    hint,
    cause: new Error(cause),
  });
