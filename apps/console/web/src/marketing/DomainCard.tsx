import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Badge, Button, Confirm, Note, ProblemNote, say, Time, type Tone } from '../parts';
import { DomainRecords } from './DomainRecords';

type Domain = Schemas['DomainView'];

/** One own domain: its state in words, what has to be entered for it, and its check. */
export function DomainCard({ domain }: { domain: Domain }): ReactNode {
  const { t } = useLingui();
  const [isRemoving, setRemoving] = useState(false);
  const { id, host, state, checked_at } = domain;
  const params = { params: { path: { id } } };
  const check = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/v1/domains/{id}/verify', params);
      await reload('/v1/domains');
      return data!;
    },
    onSuccess: (now) => say(now.state === 'proven' ? t`${host} is proven` : t`${host} is not proven yet`),
  });
  const remove = useMutation({
    mutationFn: async (_: () => void) => {
      await api.DELETE('/v1/domains/{id}', params);
      await reload('/v1/domains', '/v1/links');
    },
    onSuccess: (_, close) => {
      close();
      say(t`${host} is removed`);
    },
  });
  const states: Record<Domain['state'], { word: string; tone: Tone }> = {
    pending: { word: t`Not proven yet`, tone: 'warn' },
    proven: { word: t`In use`, tone: 'good' },
    stopped: { word: t`Stopped`, tone: 'bad' },
    taken: { word: t`Taken`, tone: 'bad' },
  };
  return (
    <article className="card stack">
      <div className="row apart">
        <h2 className="row">
          <bdi>{host}</bdi>
          <Badge tone={states[state].tone}>{states[state].word}</Badge>
        </h2>
        <div className="row">
          <Button icon="refresh" busy={check.isPending} onPress={() => check.mutate()}>
            {t`Check now`}
          </Button>
          <Button kind="quiet" icon="trash" label={t`Remove ${host}`} onPress={() => setRemoving(true)} />
        </div>
      </div>
      <Problem domain={domain} />
      {checked_at !== null && (
        <p className="soft small">
          {t`Last checked:`} <Time at={checked_at} as="relative" />
        </p>
      )}
      <ProblemNote error={check.error} />
      {state !== 'taken' && <DomainRecords domain={domain} />}
      <Confirm
        title={t`Remove ${host}?`}
        action={t`Remove the domain`}
        busy={remove.isPending}
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        onConfirm={(close) => remove.mutate(close)}
      >
        <p>{t`Its links lead nowhere from then on. Their figures stay in reports. If you add the domain again, the links work again.`}</p>
        <ProblemNote error={remove.error} />
      </Confirm>
    </article>
  );
}

/** Why the domain is not proven, or will soon be stopped, and what to do. */
function Problem({ domain: { problem, state } }: { domain: Domain }): ReactNode {
  const { t } = useLingui();
  if (problem === null) return null;
  const words: Record<NonNullable<Domain['problem']>, string> = {
    no_proof: t`Neither the TXT record nor the file was found. A new record can take an hour until everyone sees it.`,
    other_proof: t`There is a TXT record or a file, and it has another value. Compare it with the one below.`,
    proof_gone:
      state === 'proven'
        ? t`The record that proved it is gone. Enter it again, or the domain is stopped within days.`
        : t`The record that proved it is gone, so its links lead nowhere. Enter it again, then check.`,
    proven_elsewhere: t`Another workspace of this installation has proven that the host is its own.`,
    name_servers_unreachable: t`The name servers gave no answer. They are asked again by themselves.`,
    host_unreachable: t`There is no TXT record, and the host gave no answer when it was asked for the file.`,
  };
  return <Note tone={state === 'pending' ? 'warn' : 'bad'}>{words[problem]}</Note>;
}
