import { ApiError, isLost } from '../api/problem.ts';
import type { Problem } from '../api/types.ts';

/** What went wrong, and what to do. */
export const ProblemBox = ({ problem }: { readonly problem: Problem }) => (
  <div class="problem" role="alert">
    <strong>{problem.title}</strong>
    <p>{problem.detail}</p>
    {problem.errors && (
      <ul>
        {problem.errors.map(({ pointer, message }) => (
          <li key={pointer}>
            <code>{pointer}</code> {message}
          </li>
        ))}
      </ul>
    )}
    <p class="hint">{problem.hint}</p>
    <small>
      <a href={problem.type}>{problem.code}</a>
    </small>
  </div>
);

/** The same for whatever a request can fail with. */
export function ErrorBox({ error }: { readonly error: Error }) {
  if (error instanceof ApiError && error.problem) return <ProblemBox problem={error.problem} />;
  const text = isLost(error) ? 'The service does not answer.' : error.message;
  return (
    <div class="problem" role="alert">
      <strong>No answer</strong>
      <p>{text}</p>
    </div>
  );
}
