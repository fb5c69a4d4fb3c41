import { QueryClientProvider, useQuery } from '@tanstack/preact-query';
import { sessionQuery } from './api/queries.ts';
import { queryClient } from './api/query-client.ts';
import { Pages } from './pages.tsx';
import { ConnectionBanner } from './parts/connection-banner.tsx';
import { Footer } from './parts/footer.tsx';
import { Header } from './parts/header.tsx';
import { ErrorBox } from './parts/problem-box.tsx';
import { SessionContext } from './session/session.tsx';
import { SignIn } from './session/sign-in.tsx';
import { forgetToken, isAskedFor, token } from './session/token.ts';

export const App = () => (
  <QueryClientProvider client={queryClient}>
    <ConnectionBanner />
    <Gate />
  </QueryClientProvider>
);

/** On loopback without tokens nobody needs to sign in. */
const Gate = () => (isAskedFor && token.value === null ? <SignIn /> : <SignedIn />);

function SignedIn() {
  const { data: session, error } = useQuery(sessionQuery(token.value));
  if (session)
    return (
      <SessionContext.Provider value={session}>
        <Header />
        <Pages />
        <Footer />
      </SessionContext.Provider>
    );
  return (
    <main class="stack">
      {error ? <ErrorBox error={error} /> : <p class="soft loading">Loading …</p>}
      {token.value !== null && (
        <div class="buttons">
          <button type="button" onClick={forgetToken}>
            Sign out
          </button>
        </div>
      )}
    </main>
  );
}
