import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { newKey, send } from '../api/client';
import { reload } from '../api/queries';
import { Button, Form, Note, PageHeader, say } from '../parts';
import { AccountFields, bodyOf, type AccountDraft } from './AccountFields';
import { useFields } from './fields';
import { NETWORKS, useNetworks, type Connection, type Network } from './networks';
import './connections.css';

/** Connects an account: the network is asked whether it is the workspace's before anything is kept. */
export default function ConnectPage({ network }: { network: string }): ReactNode {
  const { t } = useLingui();
  const known = NETWORKS.find((one) => one === network);
  return known ? <Connect network={known} /> : <Note tone="bad">{t`There is no such network here.`}</Note>;
}

function Connect({ network }: { network: Network }): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const { title, lead, services } = useNetworks()[network];
  const fields = useFields()[network];
  const [draft, setDraft] = useState<AccountDraft>({
    ...{ serves: services.includes('chats') ? ['chats'] : ['posts'], texts: {}, human_agent: false },
  });
  const [key, setKey] = useState(newKey);
  const connect = useMutation({
    mutationFn: async () => {
      const request = new Request(new URL(`/v1/connections/${network}`, location.origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(bodyOf(draft, fields, services)),
      });
      const made = (await (await send(request)).json()) as Connection;
      await reload('/v1/connections', '/v1/doors');
      return made;
    },
    onSuccess: ({ id, name }) => {
      say(t`${name} is connected`);
      go(`/connections/${id}`, { replace: true });
    },
    // Other values under the same key would be refused.
    onError: () => setKey(newKey()),
  });
  return (
    <>
      <PageHeader
        title={t`Connect ${title}`}
        lead={lead}
        back={{ href: '/connections', label: t`Connections` }}
      />
      <div className="measure">
        <Form
          onSubmit={() => connect.mutate()}
          error={connect.error}
          fields={['serves', ...fields.map(({ name }) => name)]}
          actions={
            <Button type="submit" kind="primary" busy={connect.isPending}>
              {t`Connect`}
            </Button>
          }
        >
          <AccountFields
            network={network}
            fields={fields}
            draft={draft}
            onChange={setDraft}
            isKnown={false}
          />
          <p className="soft small">
            {t`${title} is asked first whose account this is. Secrets are kept sealed and never shown again.`}
          </p>
        </Form>
      </div>
    </>
  );
}
