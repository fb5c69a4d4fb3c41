import { useEffect } from 'preact/hooks';
import { send } from '../api/client.ts';
import { lostSince } from '../api/connection.ts';
import { refresh } from '../api/query-client.ts';
import { clock } from '../format/instants.ts';

const probeMs = 2000;

/** Tells that the service is gone, looks for it, and has everything asked for anew when it is back. */
export function ConnectionBanner() {
  const since = lostSince.value;
  useEffect(() => {
    if (since === null) return;
    const probe = () =>
      send(new Request('/healthz')).then(
        () => lostSince.value === null && refresh(),
        () => {},
      );
    const timer = setInterval(probe, probeMs);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <div role="status" class="banner-place">
      {since !== null && (
        <p class="banner">
          The service does not answer since {clock(since)}. What you see is from before. Trying again …
        </p>
      )}
    </div>
  );
}
