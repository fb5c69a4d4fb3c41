import { timezone } from '../format/instants.ts';

/** Whose times are shown, and where everything else is. */
export const Footer = () => (
  <footer class="bottom">
    Times are those of {timezone()}; point at one for UTC. All operations: <a href="/docs">/docs</a>
  </footer>
);
