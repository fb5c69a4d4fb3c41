/** What is wrong with how a page looks and reads, whatever it shows. */
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const serious = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;

/** What keeps people with a screen reader, a keyboard or weak eyes out. */
export async function barriers(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(serious);
}

/** By how many pixels the page is wider than the window. */
export const overhang = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth');

/** Has whatever the page asks for every few seconds asked for now. */
export const soon = (page: Page): Promise<void> => page.clock.fastForward(3000);

/** Waits for a text that is to be seen, not for an option of a list with the same. */
export const seen = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).filter({ visible: true }).first().waitFor();

/** The dialog that a button opens. */
export async function dialogOf(page: Page, button: string): Promise<Locator> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}
