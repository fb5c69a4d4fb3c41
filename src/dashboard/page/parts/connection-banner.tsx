import { useEffect } from 'preact/hooks';
import { sendPromptly } from '../api/client.ts';
import { lostSince } from '../api/connection.ts';
import { refresh } from '../api/query-client.ts';
import { clock } from '../format/instants.ts';

const probeMs = 2000;
const patienceMs = 10_000;

/** Tells that the service is gone, looks for it, and has everything asked for anew when it is back. */
export function ConnectionBanner() {
  const since = lostSince.value;
  useEffect(() => {
    if (since === null) return;
    let isProbing = false;
    const probe = async () => {
      if (isProbing) return;
      isProbing = true;
      await sendPromptly(new Request('/healthz'), patienceMs).catch(() => {});
      isProbing = false;
      if (lostSince.value === null) refresh();
    };
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
