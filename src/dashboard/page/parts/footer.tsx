import { isUtc, shownZone, timezone } from '../format/instants.ts';

/** Whose times are shown, and where everything else is. */
export const Footer = () => (
  <footer class="bottom">
    Times are those of {shownZone()}.{' '}
    <button type="button" class="quiet" onClick={toggle}>
      {isUtc.value ? `Show ages, and times of ${timezone()}` : 'Show all as instants of UTC'}
    </button>{' '}
    All operations: <a href="/docs">/docs</a>
  </footer>
);

function toggle(): void {
  isUtc.value = !isUtc.value;
}
