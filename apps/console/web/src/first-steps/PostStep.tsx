import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { hearChannel, type StreamedPost } from '../api/channel-live';
import { api, query } from '../api/client';
import { Badge, Button, Form, TextField } from '../parts';
import { Step } from './Step';
import type { Made } from './kept';

/** Publishes the first post, and shows it once this browser, as a follower, has got it. */
export function PostStep({ made, add }: { made: Made; add: (more: Partial<Made>) => void }): ReactNode {
  const { t } = useLingui();
  const [title, setTitle] = useState(() => t`Hello`);
  const [body, setBody] = useState(() => t`This is our first post.`);
  const [arrived, setArrived] = useState<StreamedPost | null>(null);
  const draft = useRef<string | null>(null);
  const { channel, post } = made;

  const isReceived = post?.received === true;

  // The stream stays open once it is: the report may know of the delivery before the page does.
  const [listens] = useState(!isReceived);
  useEffect(() => {
    if (!channel || !listens) return;
    return hearChannel(channel.handle, channel.token, setArrived);
  }, [channel, listens]);
  // A page that was loaded again may have missed the post that its follower was given.
  const delivery = query.useQuery(
    'get',
    '/v1/posts/{id}/delivery',
    { params: { path: { id: post?.id ?? '' } } },
    { enabled: post !== undefined && !isReceived, refetchInterval: 2_000, retry: false },
  );
  const isDelivered = (delivery.data?.totals.delivered ?? 0) > 0;
  useEffect(() => {
    if ((arrived || isDelivered) && post && !post.received) add({ post: { ...post, received: true } });
  }, [arrived, isDelivered, post, add]);

  const publish = useMutation({
    mutationFn: async () => {
      draft.current ??= (
        await api.POST('/v1/channels/{id}/posts', {
          params: { path: { id: channel!.id } },
          body: { title: title || null, body },
        })
      ).data!.id;
      await api.POST('/v1/posts/{id}/publish', { params: { path: { id: draft.current } } });
      add({ post: { id: draft.current, received: false } });
    },
  });
  return (
    <Step
      number={2}
      title={t`A post to this browser`}
      state={isReceived ? 'done' : channel ? 'now' : 'later'}
    >
      {!post && (
        <Form
          onSubmit={() => publish.mutate()}
          error={publish.error}
          fields={['title', 'body']}
          actions={
            <Button type="submit" kind="primary" icon="send" busy={publish.isPending}>
              {t`Publish`}
            </Button>
          }
        >
          <TextField name="title" label={t`Title`} value={title} onChange={setTitle} maxLength={200} />
          <TextField
            name="body"
            label={t`Text`}
            lines={3}
            value={body}
            onChange={setBody}
            maxLength={10_000}
            isRequired
          />
        </Form>
      )}
      <div aria-live="polite" className="stack">
        {post && !post.received && (
          <p className="soft">{t`It is published, and on its way to this browser.`}</p>
        )}
        {arrived && (
          <div className="arrived">
            {arrived.title && <strong dir="auto">{arrived.title}</strong>}
            <span dir="auto">{arrived.body}</span>
          </div>
        )}
        {isReceived && (
          <p>
            <Badge tone="good" icon="check">
              {t`This browser has received the post`}
            </Badge>
          </p>
        )}
      </div>
    </Step>
  );
}
