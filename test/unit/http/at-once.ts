import { expect } from 'vitest';

/** That so many answers of a URL may be open at once and no more, until one of them has ended. */
export async function expectAtOnce(url: string, most: number): Promise<void> {
  const leaving = new AbortController();
  const first = await fetch(url, { signal: leaving.signal });
  const others = await Promise.all(Array.from({ length: most - 1 }, () => fetch(url)));
  const refused = await fetch(url);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
  leaving.abort();
  await expect.poll(async () => (await fetch(url)).status).toBe(200);
  // An answer that nobody holds is given up.
  expect([first, ...others].every(({ status, bodyUsed }) => status === 200 && !bodyUsed)).toBe(true);
}
