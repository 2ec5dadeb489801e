import { useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { api, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { Button, Confirm, say } from '../parts';
import { keepDraft } from './kept-draft';
import { useAction } from './use-action';

/** Takes a post back: a draft is gone, a published one disappears where that is possible. */
export function DeletePost({ post }: { post: Schemas['PostView'] }): ReactNode {
  const { t } = useLingui();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const isDraft = post.state === 'draft';
  const remove = useAction(
    () => api.DELETE('/v1/posts/{id}', { params: { path: { id: post.id } } }),
    async () => {
      keepDraft(post.id, null);
      setOpen(false);
      go(`/channels/${post.channel_id}`);
      await reload('/v1/channels/{id}/posts');
      say(isDraft ? t`Draft deleted` : t`Post deleted`);
    },
  );
  return (
    <>
      <Button kind="quiet" icon="trash" onPress={() => setOpen(true)} label={t`Delete`} />
      <Confirm
        title={isDraft ? t`Delete this draft?` : t`Delete this post?`}
        action={t`Delete`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        <p>
          {isDraft ? (
            <Trans>It was not published, so nobody has it.</Trans>
          ) : (
            <Trans>
              It disappears from the channel's page and feeds, and from Telegram, Discord and browser
              notifications. E-mails and WhatsApp messages that arrived stay.
            </Trans>
          )}
        </p>
        {remove.problem}
      </Confirm>
    </>
  );
}
