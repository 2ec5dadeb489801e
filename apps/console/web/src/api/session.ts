import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { send } from './client';
import { hasStatus } from './problem';
import { queryClient } from './queries';

export type Role = 'owner' | 'publisher' | 'marketer' | 'analyst' | 'agent';

/** Who is signed in, and into which workspace. */
export interface Session {
  person: { id: string; name: string; email: string | null };
  workspace: {
    id: string;
    name: string;
    handle: string;
    time_zone: string;
    currency: string;
    language: 'en' | 'id' | null;
  };
  role: Role;
  workspaces: { id: string; name: string; role: Role }[];
}

/** What the first step of a sign-in comes to. */
export type SignInState = { state: 'signed_in' } | { state: 'second_factor'; methods: string[] };

const request = (method: string, path: string, body?: unknown): Request =>
  new Request(new URL(path, location.origin), {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });

const json = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const response = await send(request(method, path, body));
  return (response.status === 204 ? undefined : await response.json()) as T;
};

/** The session, or null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['get', '/v1/session'],
  queryFn: (): Promise<Session | null> =>
    json<Session>('GET', '/v1/session').catch((error: unknown) => {
      if (hasStatus(error, 401)) return null;
      throw error;
    }),
  staleTime: 60_000,
});

export const signIn = (email: string, password: string) =>
  json<SignInState>('POST', '/v1/session', { email, password });
export const proveSecondFactor = (code: string) =>
  json<SignInState>('POST', '/v1/session/second-factor', { code });
export const switchWorkspace = (workspace_id: string) => json('PATCH', '/v1/session', { workspace_id });
export const signOut = () => json('DELETE', '/v1/session');

/** Other tabs are told of a sign-in, a sign-out and another workspace. */
const tabs = new BroadcastChannel('corong-session');
tabs.onmessage = () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });

/** Loads who is signed in again, here and in all other tabs. */
export async function sessionChanged(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  tabs.postMessage('changed');
}

export const SessionContext = createContext<Session | null>(null);

/** The session. Screens are shown to people who are signed in alone. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session here');
  return session;
}

/** True if the person may do what this role may: an owner may do everything. */
export const may = ({ role }: Session, roles: readonly Role[] | undefined): boolean =>
  roles === undefined || role === 'owner' || roles.includes(role);
