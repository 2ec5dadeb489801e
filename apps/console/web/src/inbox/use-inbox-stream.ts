import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useLocation } from 'wouter';
import { useLive, type LiveEvent } from '../api/live';
import { useSession } from '../api/session';
import { LiveUpdates } from './live-updates';
import { useTitle } from './names';
import { Notices } from './notices';
import type { ActivityEvent } from './peers';
import type { Message } from './types';
import { DOOR_WORDS } from './words';

export interface InboxStream {
  /** Calls back with what colleagues do; returns how to stop that. */
  onActivity: (listener: (event: ActivityEvent) => void) => () => void;
}

/** Brings the browser's one stream to the inbox: to what is shown, to notices, and to the colleagues at a chat. */
export function useInboxStream(chosen: string | null): InboxStream {
  const { i18n } = useLingui();
  const client = useQueryClient();
  const [, go] = useLocation();
  const { person } = useSession();
  const titleOf = useTitle();
  const now = useRef({ chosen, titleOf, i18n, go });
  now.current = { chosen, titleOf, i18n, go };
  const activity = useRef(new Set<(event: ActivityEvent) => void>());

  const me = person.id;
  const updates = useMemo(() => new LiveUpdates(client, me), [client, me]);
  const notices = useMemo(
    () =>
      new Notices(
        me,
        (conversation) => ({
          title: now.current.titleOf(conversation),
          body: conversation.last_message?.text || now.current.i18n._(DOOR_WORDS[conversation.door]),
        }),
        (id) => now.current.go(`/inbox/${id}`),
        () => (document.visibilityState === 'visible' && document.hasFocus() ? now.current.chosen : null),
      ),
    [me],
  );
  useLive((event) => {
    updates.apply(event.type, event.data);
    notices.take(event);
    for (const one of activityOf(event)) for (const listener of activity.current) listener(one);
  });

  const onActivity = useCallback((listener: (event: ActivityEvent) => void) => {
    activity.current.add(listener);
    return () => void activity.current.delete(listener);
  }, []);
  return useMemo(() => ({ onActivity }), [onActivity]);
}

/** What an event says of a colleague: who has sent an answer writes it no more. */
function activityOf({ type, data }: LiveEvent): ActivityEvent[] {
  if (type === 'activity') return [data as unknown as ActivityEvent];
  if (type !== 'message') return [];
  const { conversation_id, message } = data as unknown as { conversation_id: string; message: Message };
  const { author_id: member_id, at } = message;
  return member_id === null ? [] : [{ conversation_id, member_id, activity: 'viewing', at, ofKnown: true }];
}
