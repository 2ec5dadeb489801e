import { useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { api, query, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { useSession } from '../api/session';
import { Badge, Button, ButtonLink, Confirm, Loaded, PageHeader, say, Time } from '../parts';
import { useAction } from './use-action';
import './Delivery.css';

type Consent = Schemas['ConsentView'];

/** One follower: what they agreed to, when, how and with which proof. */
export default function FollowerPage({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const { role } = useSession();
  const consents = query.useQuery('get', '/v1/followers/{id}/consents', { params: { path: { id } } });
  const follows = consents.data?.items.at(-1)?.kind === 'opt_in';
  return (
    <>
      <PageHeader
        title={t`A follower's consents`}
        back={{ href: '/channels', label: t`Channels` }}
        badge={
          consents.data &&
          (follows ? <Badge tone="good">{t`follows`}</Badge> : <Badge>{t`no longer follows`}</Badge>)
        }
        lead={<code>{id}</code>}
        actions={
          <>
            {role === 'owner' && (
              <ButtonLink icon="download" href={`/v1/followers/${id}/export`} download={`${id}.json`}>
                {t`Download all about them`}
              </ButtonLink>
            )}
            {follows && <EndFollowing id={id} />}
            {role === 'owner' && <Erase id={id} />}
          </>
        }
      />
      <Loaded query={consents}>
        {({ items }) => (
          <ol className="stack">
            {items.map((consent) => (
              <li key={`${consent.kind} ${consent.at}`}>
                <ConsentCard consent={consent} />
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </>
  );
}

function ConsentCard({
  consent: { kind, at, how, wording, proof, source },
}: {
  consent: Consent;
}): ReactNode {
  const { t } = useLingui();
  return (
    <article className="card stack tight">
      <h2 className="row">
        {kind === 'opt_in' ? t`Agreed` : t`Left`} <Time at={at} as="exact" />
      </h2>
      <blockquote className="quote post-words" dir="auto">
        {wording.text}
      </blockquote>
      <dl className="facts">
        <Fact name={t`How`}>{how}</Fact>
        {source !== null && <Fact name={t`Brought by`}>{source}</Fact>}
        {proof !== null && (
          <Fact name={t`Proof`}>
            <code>{proof}</code>
          </Fact>
        )}
      </dl>
    </article>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): ReactNode => (
  <div>
    <dt className="soft small">{name}</dt>
    <dd className="post-words">{children}</dd>
  </div>
);

function EndFollowing({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const end = useAction(
    () => api.POST('/v1/followers/{id}/leave', { params: { path: { id } } }),
    async () => {
      setOpen(false);
      await reload('/v1/followers/', '/v1/channels/{id}/audience');
      say(t`They no longer follow`);
    },
  );
  return (
    <>
      <Button icon="stop" onPress={() => setOpen(true)}>
        {t`End following`}
      </Button>
      <Confirm
        title={t`End this follow?`}
        action={t`End it`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        busy={end.isPending}
        onConfirm={() => end.mutate()}
      >
        <p>
          <Trans>For people who asked for it in another way. They can follow again by themselves.</Trans>
        </p>
        {end.problem}
      </Confirm>
    </>
  );
}

function Erase({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const erase = useAction(
    () => api.DELETE('/v1/followers/{id}', { params: { path: { id } } }),
    async () => {
      setOpen(false);
      go('/channels');
      await reload('/v1/channels/{id}/audience', '/v1/channels/{id}/followers');
      say(t`Erased in every channel of this workspace`);
    },
  );
  return (
    <>
      <Button kind="danger" icon="trash" onPress={() => setOpen(true)}>
        {t`Erase`}
      </Button>
      <Confirm
        title={t`Erase this person?`}
        action={t`Erase`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        busy={erase.isPending}
        onConfirm={() => erase.mutate()}
      >
        <p>
          <Trans>
            Their addresses and proofs are deleted in every channel of this workspace, and they get no further
            post. This cannot be taken back. Numbers of past deliveries stay.
          </Trans>
        </p>
        {erase.problem}
      </Confirm>
    </>
  );
}
