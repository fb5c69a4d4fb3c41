import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Role, Session } from '../api/types.ts';

const roles: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whoever is signed in. Without tokens that is anonymous, an admin. */
export const SessionContext = createContext<Session>({ name: '', role: 'viewer', databases: [] });

export const useSession = (): Session => useContext(SessionContext);

/** Whether the signed-in may see what is of all databases, or of none. */
export const useSeesAll = (): boolean => useSession().databases === null;

/** Whether the service lets the signed-in do what this role may. */
export function useMay(needed: Role): boolean {
  const { role } = useSession();
  return roles.indexOf(role) >= roles.indexOf(needed);
}
