import { useMemo, useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { query } from '../api/client';
import { Button, Form, Note, PageHeader, say, TextField, useFormats } from '../parts';
import { DeletePost } from './DeletePost';
import { EditConflict } from './EditConflict';
import { LossReport } from './LossReport';
import { PreviewPane } from './PreviewPane';
import { PublishDialog } from './PublishDialog';
import { TestSend } from './TestSend';
import { useKeptDraft } from './kept-draft';
import { ChangedElsewhere, usePostSaving, type Post } from './use-post-saving';
import { usePreview } from './use-preview';
import './Composer.css';

const NOTHING = { title: '', body: '' };
const LONGEST = 10_000;

/** Writes a post, with what followers will read beside it. `post`: null for a new one. */
export function Composer({ channelId, post }: { channelId: string; post: Post | null }): ReactNode {
  const { t } = useLingui();
  const { number } = useFormats();
  const [, go] = useLocation();
  const [isPublishing, setPublishing] = useState(false);
  const keptAs = post?.id ?? `new.${channelId}`;
  const saving = usePostSaving({ channelId, keptAs, post });
  const { current, save, publish, goOnFrom } = saving;
  const saved = useMemo(() => current ?? NOTHING, [current]);
  const { draft, setDraft, isChanged, isRestored } = useKeptDraft(keptAs, saved);
  const channel = query.useQuery('get', '/v1/channels/{id}', { params: { path: { id: channelId } } });
  const preview = usePreview(channelId, draft.title, draft.body);
  const isPublished = current?.state === 'published';
  const isEmpty = draft.body.trim() === '';
  const length = [...draft.body].length;
  const conflict = [save.error, publish.error].find((one) => one instanceof ChangedElsewhere);

  const keep = () =>
    save.mutate(draft, {
      onSuccess: (now) => {
        if (isPublished) go(`/posts/${now.id}`);
        else if (!post) go(`/posts/${now.id}`, { replace: true });
        say(isPublished ? t`Change saved` : t`Draft saved`);
      },
    });
  const send = () =>
    publish.mutate(draft, {
      onSuccess: (now) => {
        setPublishing(false);
        go(`/posts/${now.id}`, { replace: true });
        say(t`Published`);
      },
    });
  return (
    <>
      <PageHeader
        title={isPublished ? t`Change a post` : current ? t`Draft` : t`New post`}
        back={
          isPublished
            ? { href: `/posts/${current.id}`, label: t`Delivery` }
            : { href: `/channels/${channelId}`, label: channel.data?.name ?? t`Channel` }
        }
        actions={current && !isPublished && <DeletePost post={current} />}
      />
      <div className="composer">
        <Form
          onSubmit={isPublished ? keep : () => setPublishing(true)}
          error={conflict ? undefined : save.error}
          fields={['title', 'body']}
          actions={
            isPublished ? (
              <Button type="submit" kind="primary" isDisabled={!isChanged || isEmpty} busy={save.isPending}>
                {t`Save change`}
              </Button>
            ) : (
              <>
                <Button type="submit" kind="primary" icon="send" isDisabled={isEmpty}>
                  {t`Publish…`}
                </Button>
                <Button onPress={keep} isDisabled={!isChanged || isEmpty} busy={save.isPending}>
                  {t`Save draft`}
                </Button>
                <TestSend
                  channelId={channelId}
                  handle={channel.data?.handle}
                  draft={draft}
                  isDisabled={isEmpty}
                />
              </>
            )
          }
        >
          {conflict && (
            <EditConflict theirs={conflict.theirs} mine={draft} goOn={goOnFrom} setDraft={setDraft} />
          )}
          {isRestored && (
            <Note icon="undo" live>
              <p>
                <Trans>
                  This is what you wrote here last. It is in this browser alone and not saved yet.
                </Trans>
              </p>
              <div className="row">
                <Button onPress={() => setDraft(saved)}>
                  {current ? t`Back to what is saved` : t`Start anew`}
                </Button>
              </div>
            </Note>
          )}
          {isPublished && (
            <Note>
              <Trans>
                The change follows to the channel's page and to Telegram, Discord and browser notifications.
                E-mails and WhatsApp messages stay as they were sent.
              </Trans>
            </Note>
          )}
          <TextField
            label={t`Title (optional)`}
            name="title"
            value={draft.title}
            onChange={(title) => setDraft({ ...draft, title })}
            maxLength={200}
            dir="auto"
          />
          <TextField
            label={t`Text`}
            name="body"
            value={draft.body}
            onChange={(body) => setDraft({ ...draft, body })}
            lines={12}
            maxLength={LONGEST}
            autoFocus={!post}
            hint={t`${number(length)} of ${number(LONGEST)} characters. Web addresses become links.`}
            dir="auto"
          />
        </Form>
        <section className="stack composer-preview" aria-label={t`Preview`}>
          <h2>{t`What followers will read`}</h2>
          {!isEmpty && preview.data && <LossNote previews={preview.data} />}
          <PreviewPane previews={preview.data} isEmpty={isEmpty} error={preview.error} />
        </section>
      </div>
      <PublishDialog
        isOpen={isPublishing}
        onOpenChange={setPublishing}
        previews={preview.data}
        handle={channel.data?.handle ?? ''}
        busy={publish.isPending}
        error={conflict ? undefined : publish.error}
        onPublish={send}
      />
    </>
  );
}

function LossNote({ previews }: { previews: NonNullable<ReturnType<typeof usePreview>['data']> }): ReactNode {
  const { t } = useLingui();
  const isLosing = previews.some(({ followers, losses }) => followers > 0 && losses.length > 0);
  if (!isLosing) return null;
  return (
    <Note tone="warn" title={t`Not all of it arrives everywhere`} live>
      <LossReport previews={previews} />
    </Note>
  );
}
