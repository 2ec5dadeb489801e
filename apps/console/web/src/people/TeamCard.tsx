import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Confirm, Menu, ProblemNote, say, Select } from '../parts';
import { TeamDialog } from './TeamDialog';

/** A team and who is in it. */
export function TeamCard({
  team,
  people,
  isOwner,
}: {
  team: Schemas['TeamView'];
  people: readonly Schemas['PersonView'][];
  isOwner: boolean;
}): ReactNode {
  const { t } = useLingui();
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null);
  const changed = { onSuccess: () => reload('/v1/teams') };
  const add = query.useMutation('put', '/v1/teams/{id}/members/{personId}', changed);
  const take = query.useMutation('delete', '/v1/teams/{id}/members/{personId}', changed);
  const remove = query.useMutation('delete', '/v1/teams/{id}', {
    onSuccess: () => {
      void reload('/v1/teams');
      say(t`The team is removed`);
      setDoing(null);
    },
  });
  const params = (personId: string) => ({ params: { path: { id: team.id, personId } } });
  const members = people.filter(({ id }) => team.member_ids.includes(id));
  const others = people.filter(({ id }) => !team.member_ids.includes(id));
  return (
    <section className="card stack">
      <div className="row apart">
        <h2 dir="auto">{team.name}</h2>
        {isOwner && (
          <Menu
            label={t`Actions for ${team.name}`}
            groups={[
              {
                entries: [
                  { id: 'rename', label: t`Rename`, icon: 'edit', run: () => setDoing('rename') },
                  {
                    id: 'remove',
                    label: t`Remove`,
                    icon: 'trash',
                    danger: true,
                    run: () => setDoing('remove'),
                  },
                ],
              },
            ]}
          />
        )}
      </div>
      {members.length === 0 ? (
        <p className="soft">{t`Nobody is in this team yet.`}</p>
      ) : (
        <ul className="stack tight">
          {members.map(({ id, name }) => (
            <li key={id} className="row apart">
              <bdi>{name}</bdi>
              {isOwner && (
                <Button
                  kind="quiet"
                  icon="close"
                  label={t`Take ${name} out of the team`}
                  onPress={() => take.mutate(params(id))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isOwner && others.length > 0 && (
        <Select
          label={t`Add to the team`}
          placeholder={t`Choose a person`}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(id) => add.mutate(params(id))}
        />
      )}
      <ProblemNote error={add.error ?? take.error} />
      {doing === 'rename' && <TeamDialog team={team} close={() => setDoing(null)} />}
      {doing === 'remove' && (
        <Confirm
          title={t`Remove the team ${team.name}?`}
          action={t`Remove`}
          isOpen
          onOpenChange={() => setDoing(null)}
          busy={remove.isPending}
          onConfirm={() => remove.mutate({ params: { path: { id: team.id } } })}
        >
          <p>{t`Its chats keep the person who has them, and belong to no team any more.`}</p>
          <ProblemNote error={remove.error} />
        </Confirm>
      )}
    </section>
  );
}
