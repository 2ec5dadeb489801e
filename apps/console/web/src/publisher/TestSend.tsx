import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { useSession } from '../api/session';
import { Button, Dialog, Form, Note, say } from '../parts';
import type { Draft } from './kept-draft';
import { useReasonWords } from './reason-words';
import { AddressFields, useAddress } from './AddressFields';

/** Sends what is being written to oneself, as a test that nothing counts. */
export function TestSend({
  channelId,
  handle,
  draft,
  isDisabled,
}: {
  channelId: string;
  handle: string | undefined;
  draft: Draft;
  isDisabled: boolean;
}): ReactNode {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon="eye" onPress={() => setOpen(true)} isDisabled={isDisabled}>
        {t`Send me a test`}
      </Button>
      <Dialog title={t`Send a test`} isOpen={isOpen} onOpenChange={setOpen}>
        {(close) => <TestForm channelId={channelId} handle={handle ?? ''} draft={draft} close={close} />}
      </Dialog>
    </>
  );
}

function TestForm({
  channelId,
  handle,
  draft,
  close,
}: {
  channelId: string;
  handle: string;
  draft: Draft;
  close: () => void;
}): ReactNode {
  const { t } = useLingui();
  const { person } = useSession();
  const wordsOf = useReasonWords();
  const address = useAddress(person.email ?? '');
  const send = useMutation({
    mutationFn: async () => {
      const { data } = await api.POST('/v1/followers/lookup', { body: address.value });
      const found = data!.items.find((one) => one.channel_id === channelId && one.state === 'following');
      if (!found) return null;
      const body = { channel_id: channelId, follower_id: found.id, title: draft.title, body: draft.body };
      return (await api.POST('/v1/posts/test', { body })).data!;
    },
    onSuccess: (sent) => {
      if (sent?.state !== 'delivered') return;
      close();
      say(t`The test was delivered`);
    },
  });
  return (
    <Form
      onSubmit={() => send.mutate()}
      error={send.error}
      fields={['address', 'transport']}
      actions={
        <>
          <Button type="submit" kind="primary" busy={send.isPending}>
            {t`Send test`}
          </Button>
          <Button onPress={close}>{t`Cancel`}</Button>
        </>
      }
    >
      <p className="soft">
        <Trans>It comes to one follower, is marked as a test, and no report counts it.</Trans>
      </p>
      <AddressFields address={address} />
      {send.data === null && (
        <Note tone="warn" title={t`This address does not follow the channel`} live>
          <p>
            <Trans>
              Tests go to followers alone. Follow{' '}
              <a href={`/@${handle}`} target="_blank" rel="noreferrer">
                @{handle}
              </a>{' '}
              with it, and send again.
            </Trans>
          </p>
        </Note>
      )}
      {send.data && send.data.state !== 'delivered' && (
        <Note tone="bad" title={t`The test was not delivered`} live>
          <p>{wordsOf(send.data.reason ?? '', send.data.words)}</p>
        </Note>
      )}
    </Form>
  );
}
