/** What befalls the requests of a page on their way. */
import type { Page } from 'playwright-core';

/** Lists that are asked for at this address come in pages of so few. */
export async function inSmallPages(page: Page, address: RegExp, few: number): Promise<void> {
  await page.route(address, (route) =>
    route.continue({
      url: route
        .request()
        .url()
        .replace(/\blimit=\d+/, `limit=${few}`),
    }),
  );
}

/** What is sent there arrives, and its answer does not come back. */
export async function loseAnswers(page: Page, address: string): Promise<void> {
  await page.route(address, async (route) => {
    await route.fetch();
    await route.abort();
  });
}

/** Requests of this method wait there until the function that this gives is called. */
export async function hold(page: Page, method: string, address: string): Promise<() => void> {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    if (route.request().method() === method) await held;
    await route.continue();
  });
  return letGo;
}
