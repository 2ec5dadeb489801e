import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { hasStatus } from '../api/problem';
import { may, useSession } from '../api/session';
import { Badge, ButtonLink, Icon, Link, Loaded, PageHeader } from '../parts';
import { NETWORKS, useNetworks, useServices, useStates, type Connection, type Network } from './networks';
import './connections.css';

/** All networks, with the accounts that are connected and a way to connect one. */
export default function ConnectionsPage(): ReactNode {
  const { t } = useLingui();
  const isMarketer = may(useSession(), ['marketer']);
  const connections = query.useQuery('get', '/v1/connections', { params: { query: { limit: 100 } } });
  return (
    <>
      <PageHeader
        title={t`Connections`}
        lead={t`Your accounts with networks. By them posts go out and chats come in. Web chat, web push and the live page need none.`}
      />
      <Loaded query={connections} lines={6}>
        {({ items }) => (
          <ul className="networks">
            {NETWORKS.map((network) => (
              <li key={network}>
                <NetworkCard network={network} accounts={items.filter((one) => one.network === network)} />
              </li>
            ))}
            {isMarketer && (
              <li>
                <ConversionsCard />
              </li>
            )}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function NetworkCard({
  network,
  accounts,
}: {
  network: Network;
  accounts: readonly Connection[];
}): ReactNode {
  const { t } = useLingui();
  const { title, lead, icon } = useNetworks()[network];
  const states = useStates();
  const services = useServices();
  return (
    <section className="card stack network" aria-label={title}>
      <h2 className="row">
        <Icon name={icon} />
        {title}
      </h2>
      <p className="soft">{lead}</p>
      {accounts.length > 0 && (
        <ul className="stack tight">
          {accounts.map(({ id, name, state, serves }) => (
            <li key={id} className="row apart account">
              <span className="stack account-name">
                <Link href={`/connections/${id}`}>
                  <bdi>{name}</bdi>
                </Link>
                <span className="soft small">{serves.map((one) => services[one]).join(', ')}</span>
              </span>
              <Badge tone={states[state].tone}>{states[state].word}</Badge>
            </li>
          ))}
        </ul>
      )}
      <div className="row network-action">
        <ButtonLink icon="add" href={`/connections/new/${network}`}>
          {accounts.length > 0 ? t`Connect another` : t`Connect`}
        </ButtonLink>
      </div>
    </section>
  );
}

function ConversionsCard(): ReactNode {
  const { t } = useLingui();
  const meta = query.useQuery('get', '/v1/networks/meta', {}, { retry: false });
  const isNone = hasStatus(meta.error, 404);
  return (
    <section className="card stack network" aria-label={t`Conversions to Meta`}>
      <h2 className="row">
        <Icon name="campaign" />
        {t`Conversions to Meta`}
      </h2>
      <p className="soft">{t`Orders and qualified chats, told to Meta once each, so that its ads learn. Never what was said.`}</p>
      {meta.data && (
        <div className="row apart account">
          <Link href="/connections/conversions">{t`Dataset ${meta.data.dataset_id}`}</Link>
          <Badge tone={meta.data.state === 'active' ? 'good' : 'bad'}>
            {meta.data.state === 'active' ? t`Connected` : t`Refused`}
          </Badge>
        </div>
      )}
      <div className="row network-action">
        <ButtonLink icon={isNone ? 'add' : 'settings'} href="/connections/conversions">
          {isNone ? t`Connect` : t`Check and change`}
        </ButtonLink>
      </div>
    </section>
  );
}
