import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { followHere } from '../api/channel-live';
import { reload } from '../api/queries';
import { useSession } from '../api/session';
import { Button, Form, Link, TextField } from '../parts';
import { Step } from './Step';
import type { Made } from './kept';

/** Makes the first channel, and this browser its first follower. */
export function ChannelStep({ made, add }: { made: Made; add: (more: Partial<Made>) => void }): ReactNode {
  const { t } = useLingui();
  const { workspace } = useSession();
  const [name, setName] = useState(workspace.name);
  const [handle, setHandle] = useState(workspace.handle);
  // The channel may be made and the following may fail: then only that is tried again.
  const [channel, setChannel] = useState<{ id: string; handle: string; name: string } | null>(null);
  const make = useMutation({
    mutationFn: async () => {
      let own = channel;
      if (!own) {
        const { data } = await api.POST('/v1/channels', { body: { name, handle } });
        own = { id: data!.id, handle: data!.handle, name: data!.name };
        setChannel(own);
      }
      add({ channel: { ...own, token: await followHere(own.handle) } });
      await reload('/v1/channels');
    },
  });
  return (
    <Step number={1} title={t`Your first channel`} state={made.channel ? 'done' : 'now'}>
      {made.channel ? (
        <p className="soft">
          <Link href={`/@${made.channel.handle}`} target="_blank">{`@${made.channel.handle}`}</Link>{' '}
          {t`is open, and this browser follows it.`}
        </p>
      ) : (
        <Form
          onSubmit={() => make.mutate()}
          error={make.error}
          fields={['name', 'handle']}
          actions={
            <Button type="submit" kind="primary" busy={make.isPending}>
              {t`Open the channel`}
            </Button>
          }
        >
          <p className="soft">{t`People follow a channel, and get its posts where they chose to get them.`}</p>
          <TextField name="name" label={t`Name`} value={name} onChange={setName} maxLength={120} isRequired />
          <TextField
            name="handle"
            label={t`Public name`}
            hint={t`Small letters, digits and single hyphens. It is the channel's address, and stays.`}
            before="@"
            value={handle}
            onChange={(text) => setHandle(text.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-'))}
            minLength={2}
            maxLength={40}
            isRequired
          />
        </Form>
      )}
    </Step>
  );
}
