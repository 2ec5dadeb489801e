import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { people, teams } from './queries';
import type { Conversation } from './types';

/** Returns how a person, a program or a team is called; by their ids. */
export function useNames() {
  const { t } = useLingui();
  const { data: persons } = useQuery(people);
  const { data: groups } = useQuery(teams);
  const byId = new Map([...(persons ?? []), ...(groups ?? [])].map(({ id, name }) => [id, name]));
  return (id: string | null): string => {
    if (id === null) return t`Nobody`;
    return (
      byId.get(id) ??
      (id.startsWith('key_') ? t`A program` : id.startsWith('shp_') ? t`The shop` : t`Somebody who left`)
    );
  };
}

/** Returns what a conversation is called: its customer's name, or a short name that stays the same where none is known. */
export function useTitle() {
  const { t } = useLingui();
  return ({ contact_name, contact_id }: Pick<Conversation, 'contact_name' | 'contact_id'>): string =>
    contact_name ?? t`Visitor ${contact_id.slice(-4).toUpperCase()}`;
}
