import { Route, Router, Switch } from 'wouter-preact';
import { useHashLocation } from 'wouter-preact/use-hash-location';
import { Guard } from './parts/guard.tsx';
import { AuditPage } from './views/audit/audit-page.tsx';
import { BackupPage } from './views/backup/backup-page.tsx';
import { ComparePage } from './views/compare/compare-page.tsx';
import { DatabasePage } from './views/database/database-page.tsx';
import { ExportPage } from './views/exports/export-page.tsx';
import { ExportsPage } from './views/exports/exports-page.tsx';
import { NewExportPage } from './views/exports/new-export-page.tsx';
import { JobPage } from './views/jobs/job-page.tsx';
import { JobsPage } from './views/jobs/jobs-page.tsx';
import { NotFound } from './views/not-found.tsx';
import { Overview } from './views/overview/overview.tsx';
import { QuarantinePage } from './views/quarantine/quarantine-page.tsx';
import { RecoveryPage } from './views/recovery/recovery-page.tsx';
import { RepositoriesPage } from './views/repositories/repositories-page.tsx';
import { SchedulesPage } from './views/schedules/schedules-page.tsx';

/** Which page an address shows. It stands behind the #, so that the service knows nothing of pages. */
export const Pages = () => (
  <Router hook={useHashLocation}>
    <main id="main">
      <Page />
    </main>
  </Router>
);

/** Each address has a page of its own: what was chosen or typed for one database, and a dialog that is open, is for no other. */
function Page() {
  const [location] = useHashLocation();
  return (
    <Guard key={location}>
      <Switch>
        <Route path="/" component={Overview} />
        <Route path="/databases/:name" component={DatabasePage} />
        <Route path="/backups/:id" component={BackupPage} />
        <Route path="/jobs" component={JobsPage} />
        <Route path="/jobs/:id" component={JobPage} />
        <Route path="/compare/:backup?" component={ComparePage} />
        <Route path="/exports" component={ExportsPage} />
        <Route path="/exports/new/:backup?" component={NewExportPage} />
        <Route path="/exports/:id" component={ExportPage} />
        <Route path="/recovery/:database" component={RecoveryPage} />
        <Route path="/repositories" component={RepositoriesPage} />
        <Route path="/schedules" component={SchedulesPage} />
        <Route path="/quarantine" component={QuarantinePage} />
        <Route path="/audit" component={AuditPage} />
        <Route component={NotFound} />
      </Switch>
    </Guard>
  );
}
