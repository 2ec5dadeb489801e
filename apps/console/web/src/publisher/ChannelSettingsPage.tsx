import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { reload } from '../api/queries';
import { Button, Confirm, Form, say, Select, TextField } from '../parts';
import { ChannelFrame, type Channel } from './ChannelFrame';
import { useAction } from './use-action';

/** The name, the words and the language of a channel, and whether it is in use. */
export default function ChannelSettingsPage({ id }: { id: string }): ReactNode {
  return (
    <ChannelFrame id={id} tab="settings">
      {(channel) => (
        <div className="stack wide measure">
          <SettingsForm channel={channel} />
          <ArchiveChannel channel={channel} />
        </div>
      )}
    </ChannelFrame>
  );
}

function SettingsForm({ channel }: { channel: Channel }): ReactNode {
  const { t } = useLingui();
  const [name, setName] = useState(channel.name);
  const [description, setDescription] = useState(channel.description);
  const [language, setLanguage] = useState<'own' | 'en' | 'id'>(channel.language ?? 'own');
  const isChanged =
    name !== channel.name || description !== channel.description || language !== (channel.language ?? 'own');
  const save = useMutation({
    mutationFn: () =>
      api.PATCH('/v1/channels/{id}', {
        params: { path: { id: channel.id } },
        body: { name, description, language: language === 'own' ? null : language },
      }),
    onSuccess: async () => {
      await reload('/v1/channels');
      say(t`Saved`);
    },
  });
  return (
    <Form
      onSubmit={() => save.mutate()}
      error={save.error}
      fields={['name', 'description', 'language']}
      actions={
        <Button type="submit" kind="primary" busy={save.isPending} isDisabled={!isChanged}>
          {t`Save`}
        </Button>
      }
    >
      <TextField
        label={t`Name`}
        name="name"
        value={name}
        onChange={setName}
        maxLength={120}
        isRequired
        dir="auto"
      />
      <TextField
        label={t`What is it about?`}
        name="description"
        value={description}
        onChange={setDescription}
        maxLength={500}
        lines={3}
        dir="auto"
        hint={t`It stands on the channel's page, above its posts.`}
      />
      <Select
        label={t`Language of its page, mails and answers`}
        name="language"
        options={[
          { value: 'own', label: t`As the workspace` },
          { value: 'id', label: 'Bahasa Indonesia' },
          { value: 'en', label: 'English' },
        ]}
        value={language}
        onChange={setLanguage}
      />
    </Form>
  );
}

function ArchiveChannel({ channel }: { channel: Channel }): ReactNode {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const change = useAction(
    () =>
      api.PATCH('/v1/channels/{id}', {
        params: { path: { id: channel.id } },
        body: { archived: !channel.archived },
      }),
    async () => {
      setOpen(false);
      await reload('/v1/channels');
      say(channel.archived ? t`Restored: posts can be published again` : t`Archived`);
    },
  );
  if (channel.archived)
    return (
      <section className="stack tight">
        <h2>{t`Restore the channel`}</h2>
        <p className="soft">
          <Trans>Its followers are still there, and get the posts that are published from then on.</Trans>
        </p>
        <div className="row">
          <Button icon="undo" busy={change.isPending} onPress={() => change.mutate()}>
            {t`Restore`}
          </Button>
        </div>
        {change.problem}
      </section>
    );
  return (
    <section className="stack tight">
      <h2>{t`Archive the channel`}</h2>
      <p className="soft">
        <Trans>
          Its page stays and says so. Nobody can follow and nothing can be published until it is restored.
        </Trans>
      </p>
      <div className="row">
        <Button icon="archive" onPress={() => setOpen(true)}>
          {t`Archive…`}
        </Button>
      </div>
      <Confirm
        title={t`Archive this channel?`}
        action={t`Archive`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        busy={change.isPending}
        onConfirm={() => change.mutate()}
      >
        <p>
          <Trans>
            Posts that are still being sent are not sent on, also after it is restored. Followers stay.
          </Trans>
        </p>
        {change.problem}
      </Confirm>
    </section>
  );
}
