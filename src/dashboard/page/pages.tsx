import { Route, Router, Switch } from 'wouter-preact';
import { useHashLocation } from 'wouter-preact/use-hash-location';
import { BackupPage } from './views/backup/backup-page.tsx';
import { DatabasePage } from './views/database/database-page.tsx';
import { NotFound } from './views/not-found.tsx';
import { Overview } from './views/overview/overview.tsx';

/** Which page an address shows. It stands behind the #, so that the service knows nothing of pages. */
export const Pages = () => (
  <Router hook={useHashLocation}>
    <main id="main">
      <Switch>
        <Route path="/" component={Overview} />
        <Route path="/databases/:name" component={DatabasePage} />
        <Route path="/backups/:id" component={BackupPage} />
        <Route component={NotFound} />
      </Switch>
    </main>
  </Router>
);
