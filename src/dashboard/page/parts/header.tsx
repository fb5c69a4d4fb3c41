import { useHashLocation } from 'wouter-preact/use-hash-location';
import { useMay, useSeesAll, useSession } from '../session/session.tsx';
import { forgetToken, token } from '../session/token.ts';

const pages = [
  { path: '/', name: 'Overview' },
  { path: '/jobs', name: 'Jobs' },
  { path: '/compare', name: 'Compare' },
  { path: '/exports', name: 'Exports' },
  { path: '/schedules', name: 'Schedules' },
  { path: '/repositories', name: 'Repositories' },
] as const;

const quarantine = { path: '/quarantine', name: 'Quarantine' } as const;
const audit = { path: '/audit', name: 'Audit' } as const;

/** The name, the pages and who is signed in. */
export function Header() {
  const [location] = useHashLocation();
  const mayAdminister = useMay('admin');
  const seesAll = useSeesAll();
  const shown = [
    ...pages,
    ...(mayAdminister ? [quarantine] : []),
    ...(mayAdminister && seesAll ? [audit] : []),
  ];
  const isCurrent = (path: string) => location === path || (path !== '/' && location.startsWith(`${path}/`));
  return (
    <header class="top">
      <button type="button" class="skip" onClick={skip}>
        To the content
      </button>
      <a class="brand" href="#/">
        duckback
      </a>
      <nav aria-label="Pages">
        {shown.map(({ path, name }) => (
          <a key={path} href={`#${path}`} aria-current={isCurrent(path) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <Whoever />
    </header>
  );
}

/** No link: what stands behind the # of an address is a page here. */
function skip(): void {
  document.querySelector<HTMLElement>('main h1')?.focus();
}

function Whoever() {
  const { name, role } = useSession();
  if (token.value === null) return <span class="soft whoever">no sign-in on this machine</span>;
  return (
    <span class="whoever">
      <span class="soft">
        {name} · {role}
      </span>
      <button type="button" class="quiet" onClick={forgetToken}>
        Sign out
      </button>
    </span>
  );
}
