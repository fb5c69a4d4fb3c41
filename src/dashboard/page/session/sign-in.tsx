import { useState } from 'preact/hooks';
import { Field } from '../parts/field.tsx';
import { canBeToken, isRefused, signInWith } from './token.ts';

/** Asks for a token. */
export function SignIn() {
  const [given, setGiven] = useState('');
  const typed = given.trim();
  const isOdd = typed !== '' && !canBeToken(typed);
  return (
    <main class="sign-in">
      <h1>duckback</h1>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          if (canBeToken(typed)) signInWith(typed);
        }}
      >
        <Field label="Token" hint="Kept in this tab until it is closed.">
          {(props) => (
            <input
              {...props}
              type="password"
              autocomplete="current-password"
              spellcheck={false}
              value={given}
              onInput={({ currentTarget }) => setGiven(currentTarget.value)}
            />
          )}
        </Field>
        {isOdd && (
          <p class="complaint" role="alert">
            This is no token: it has a character that none has, perhaps one that cannot be seen. Copy it anew.
          </p>
        )}
        {isRefused.value && !isOdd && (
          <p class="complaint" role="alert">
            The service does not know this token.
          </p>
        )}
        <button type="submit" class="primary">
          Sign in
        </button>
        <p class="soft">
          An admin of the service makes one: <code>npm run token -- &lt;name&gt; --role viewer</code>
        </p>
      </form>
    </main>
  );
}
