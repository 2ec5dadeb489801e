import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, newKey } from '../api/client';
import { reload } from '../api/queries';
import { Button, Dialog, EmptyState, Form, Loaded, PageHeader, say, TextField } from '../parts';
import { DomainCard } from './DomainCard';
import { useDomains } from './lists';
import { MoreRows } from './MoreRows';
import './marketing.css';

/** The workspace's own host names for links, each with what has to be entered for it. */
export default function DomainsPage(): ReactNode {
  const { t } = useLingui();
  const [isNew, setNew] = useState(false);
  const domains = useDomains();
  const newButton = (
    <Button kind="primary" icon="add" onPress={() => setNew(true)}>
      {t`Add a domain`}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t`Own domains`}
        lead={t`Links on a host name of your own look like you, and stay yours.`}
        actions={newButton}
      />
      <Loaded query={domains}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon="globe" title={t`No own domain yet`} action={newButton}>
              {t`Take a name that you use for nothing else, such as go.kopi.example. You enter two records where your DNS is kept.`}
            </EmptyState>
          ) : (
            <div className="stack">
              <ul className="stack">
                {list.map((domain) => (
                  <li key={domain.id}>
                    <DomainCard domain={domain} />
                  </li>
                ))}
              </ul>
              <MoreRows list={domains} />
            </div>
          )
        }
      </Loaded>
      <Dialog title={t`Add a domain`} isOpen={isNew} onOpenChange={setNew}>
        {(close) => <DomainForm done={close} />}
      </Dialog>
    </>
  );
}

function DomainForm({ done }: { done: () => void }): ReactNode {
  const { t } = useLingui();
  const [host, setHost] = useState('');
  const [rootUrl, setRootUrl] = useState('');
  const [key] = useState(newKey);
  const add = useMutation({
    mutationFn: async () => {
      const body = { host: host.trim(), ...(rootUrl.trim() && { root_url: rootUrl.trim() }) };
      await api.POST('/v1/domains', { params: { header: { 'Idempotency-Key': key } }, body });
      await reload('/v1/domains');
    },
    onSuccess: () => {
      say(t`Added. Enter its records now.`);
      done();
    },
  });
  return (
    <Form
      onSubmit={() => add.mutate()}
      error={add.error}
      fields={['host', 'root_url']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={add.isPending}>
            {t`Add`}
          </Button>
          <Button onPress={done}>{t`Cancel`}</Button>
        </>
      }
    >
      <TextField
        label={t`Host name`}
        name="host"
        value={host}
        onChange={setHost}
        placeholder="go.kopi.example"
        isRequired
        autoFocus
        autoComplete="off"
      />
      <TextField
        label={t`Where its front page leads`}
        name="root_url"
        value={rootUrl}
        onChange={setRootUrl}
        placeholder="https://kopi.example"
        hint={t`Optional: for people who shorten a link to the host name alone.`}
      />
    </Form>
  );
}
