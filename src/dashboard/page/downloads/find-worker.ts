import workerUrl from './worker.ts?worker&url';

declare global {
  interface Window {
    /** Not in every browser. What it gives is taken wherever a string is. */
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(): string },
      ): { createScriptURL(url: string): string };
    };
  }
}

/** Below the worker's own folder, and nothing else of the service is there. */
export const scope = '/assets/downloads/';

/** The page's policy lets this one be made, and with it no other script be named. */
const trusted = window.trustedTypes?.createPolicy('downloads', { createScriptURL: () => workerUrl });

/** The service worker of downloads, ready; null where the browser has none: by plain HTTP from another machine, or since it may not. */
export async function findWorker(): Promise<ServiceWorker | null> {
  if (!('serviceWorker' in navigator)) return null;
  const url = trusted?.createScriptURL(workerUrl) ?? workerUrl;
  const registration = await navigator.serviceWorker.register(url, { scope }).catch(() => null);
  const worker = registration?.installing ?? registration?.waiting ?? registration?.active ?? null;
  return worker && activated(worker);
}

/** null: another one has taken its place. */
function activated(worker: ServiceWorker): Promise<ServiceWorker | null> {
  const { promise, resolve } = Promise.withResolvers<ServiceWorker | null>();
  const look = () => {
    if (worker.state === 'activated') resolve(worker);
    else if (worker.state === 'redundant') resolve(null);
  };
  worker.addEventListener('statechange', look);
  look();
  return promise;
}
