import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { api, newKey, type Schemas } from '../api/client';
import { reload } from '../api/queries';
import { differs, keepDraft, type Draft } from './kept-draft';

export type Post = Schemas['PostView'];

/** Somebody else has changed the post since it was loaded here. */
export class ChangedElsewhere extends Error {
  constructor(readonly theirs: Post) {
    super('The post was changed elsewhere');
  }
}

const wordsOf = ({ title, body }: Draft): Draft => ({ title, body });

/**
 * Saves and publishes what is being written. `base` is what the server had when it was loaded: where it has something else by
 * now, nothing is overwritten.
 */
export function usePostSaving({
  channelId,
  keptAs,
  post,
}: {
  channelId: string;
  keptAs: string;
  post: Post | null;
}) {
  const [current, setCurrent] = useState<Post | null>(post);
  const [keys] = useState(() => ({ create: newKey(), publish: newKey() }));

  const save = useMutation({
    mutationFn: async (draft: Draft): Promise<Post> => {
      if (!current) {
        const params = { path: { id: channelId }, header: { 'Idempotency-Key': keys.create } as never };
        return (await api.POST('/v1/channels/{id}/posts', { params, body: wordsOf(draft) })).data!;
      }
      const params = { path: { id: current.id } };
      const { data: now } = await api.GET('/v1/posts/{id}', { params });
      if (differs(now!, current) && differs(now!, draft)) throw new ChangedElsewhere(now!);
      return (await api.PATCH('/v1/posts/{id}', { params, body: wordsOf(draft) })).data!;
    },
    onSuccess: async (saved) => {
      setCurrent(saved);
      keepDraft(keptAs, null);
      await reload('/v1/posts/', '/v1/channels/{id}/posts');
    },
  });

  const publish = useMutation({
    mutationFn: async (draft: Draft): Promise<Post> => {
      const saved = !current || differs(draft, current) ? await save.mutateAsync(draft) : current;
      const params = { path: { id: saved.id }, header: { 'Idempotency-Key': keys.publish } as never };
      return (await api.POST('/v1/posts/{id}/publish', { params })).data!;
    },
    onSuccess: async () => {
      keepDraft(keptAs, null);
      await reload('/v1/posts/', '/v1/channels/{id}/posts');
    },
  });

  /** Goes on from what somebody else has saved. */
  const goOnFrom = (theirs: Post): void => {
    setCurrent(theirs);
    save.reset();
    publish.reset();
  };
  return { current, save, publish, goOnFrom };
}
