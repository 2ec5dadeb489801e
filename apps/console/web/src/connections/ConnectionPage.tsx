import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { api, query } from '../api/client';
import { ApiProblem } from '../api/problem';
import { reload } from '../api/queries';
import { Badge, Button, Confirm, Loaded, Note, PageHeader, ProblemNote, say } from '../parts';
import { ChangeAccount } from './ChangeAccount';
import { useNetworks, useStates, type Connection } from './networks';
import { SetupSteps } from './SetupSteps';
import './connections.css';

/** An account with a network: whether it works and what it lacks, its halt, its settings, its end. */
export default function ConnectionPage({ id }: { id: string }): ReactNode {
  const connection = query.useQuery('get', '/v1/connections/{id}', { params: { path: { id } } });
  return <Loaded query={connection}>{(data) => <OneConnection key={data.id} connection={data} />}</Loaded>;
}

function OneConnection({ connection }: { connection: Connection }): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const [isRemoving, setRemoving] = useState(false);
  const { id, name, network, state } = connection;
  const { title } = useNetworks()[network];
  const { word, tone } = useStates()[state];
  const params = { params: { path: { id } } };
  const setup = query.useQuery('get', '/v1/connections/{id}/setup', params);
  const check = useMutation({
    mutationFn: async () => {
      // What the network refuses is said by the steps, which are asked for next.
      await api.POST('/v1/connections/{id}/check', params).catch((error: unknown) => {
        if (!(error instanceof ApiProblem) || error.status === 0) throw error;
      });
      await reload('/v1/connections');
    },
    onSuccess: () => say(t`${title} was asked again`),
  });
  const turn = useMutation({
    mutationFn: async (halts: boolean) => {
      await (halts
        ? api.POST('/v1/connections/{id}/halt', params)
        : api.POST('/v1/connections/{id}/resume', params));
      await reload('/v1/connections', '/v1/doors');
    },
    onSuccess: (_, halts) => say(halts ? t`${name} is halted` : t`${name} sends again`),
  });
  const remove = useMutation({
    mutationFn: async () => {
      await api.DELETE('/v1/connections/{id}', params);
      go('/connections', { replace: true });
      await reload('/v1/connections', '/v1/doors');
    },
    onSuccess: () => say(t`${name} is removed`),
  });
  return (
    <>
      <PageHeader
        title={name}
        lead={title}
        badge={<Badge tone={tone}>{word}</Badge>}
        back={{ href: '/connections', label: t`Connections` }}
        actions={
          <>
            <Button kind="primary" icon="refresh" busy={check.isPending} onPress={() => check.mutate()}>
              {t`Check again`}
            </Button>
            <Button
              icon={state === 'halted' ? 'play' : 'stop'}
              busy={turn.isPending}
              onPress={() => turn.mutate(state !== 'halted')}
            >
              {state === 'halted' ? t`Resume` : t`Halt`}
            </Button>
            <Button kind="quiet" icon="trash" label={t`Remove ${name}`} onPress={() => setRemoving(true)} />
          </>
        }
      />
      <div className="stack wide measure">
        <ProblemNote error={check.error ?? turn.error} />
        <Loaded query={setup} lines={5}>
          {(data) => (
            <section className="stack">
              {data.ready ? (
                <Note tone="good">{t`Nothing is missing.`}</Note>
              ) : (
                <Note tone="warn">{t`Something is missing. Each step says where it is found.`}</Note>
              )}
              <SetupSteps setup={data} />
            </section>
          )}
        </Loaded>
        <ChangeAccount connection={connection} />
      </div>
      <Confirm
        title={t`Remove ${name}?`}
        action={t`Remove the account`}
        busy={remove.isPending}
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        onConfirm={() => remove.mutate()}
      >
        <p>{t`What is still to be sent by it fails, and links to it lead to the web chat. Its secrets are erased. It can be connected again.`}</p>
        <ProblemNote error={remove.error} />
      </Confirm>
    </>
  );
}
