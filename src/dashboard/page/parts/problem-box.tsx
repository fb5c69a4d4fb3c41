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

/** The same for whatever a request can fail with: no answer, or one that is not the service's. */
export function ErrorBox({ error }: { readonly error: Error }) {
  if (error instanceof ApiError && error.problem) return <ProblemBox problem={error.problem} />;
  const { title, text, hint } = isLost(error)
    ? {
        title: 'No answer',
        text: 'The service does not answer.',
        hint: 'Look whether this machine has a network, and whether the service runs.',
      }
    : {
        title: 'Not answered by the service',
        text: error.message,
        hint: 'Look at what stands between this browser and the service, a proxy perhaps, and at the log of both.',
      };
  return (
    <div class="problem" role="alert">
      <strong>{title}</strong>
      <p>{text}</p>
      <p class="hint">{hint}</p>
    </div>
  );
}
