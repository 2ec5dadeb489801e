import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject, type SyntheticEvent } from 'react';
import { api, newKey } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useProblemText } from './problem-text';
import { inserted, slashBefore, type Slash } from './composing';
import type { Collision } from './CollisionNote';
import { draftOf, keepDraft, type Draft } from './drafts';
import { useInbox } from './inbox-context';
import { answered, keys } from './queries';
import { useAttachment } from './use-attachment';
import { useQuickReplyPicker } from './use-quick-reply-picker';
import type { Conversation, Message } from './types';

export type ComposerMode = 'reply' | 'note';

interface Wanted {
  number: number;
  mode: ComposerMode;
  text?: string;
}

/** The state of the composer: the draft, the file beside it, and how sending goes. Nothing typed is lost until the server has it. */
export function useComposer(
  conversation: Conversation,
  wanted: Wanted,
  area: RefObject<HTMLTextAreaElement | null>,
) {
  const { id, reply_window } = conversation;
  const { me } = useInbox();
  const client = useQueryClient();
  const explain = useProblemText();
  const [mode, setMode] = useState<ComposerMode>('reply');
  const [draft, setDraft] = useState<Draft>(() => draftOf(me.id, id));
  const [cursor, setCursor] = useState(0);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [continuedIn, setContinuedIn] = useState<string | null>(null);
  const [collision, setCollision] = useState<Collision | null>(null);
  // One key for each answer that the agent wants, so that a second try sends it once.
  const key = useRef(newKey());
  const attachment = useAttachment(id, setRefusal);
  const text = draft[mode];

  const setText = (value: string, at: ComposerMode = mode) => {
    const next = { ...draft, [at]: value };
    setDraft(next);
    setRefusal(null);
    keepDraft(me.id, id, next);
  };
  const focus = (at?: number) =>
    requestAnimationFrame(() => {
      area.current?.focus();
      if (at !== undefined) area.current?.setSelectionRange(at, at);
    });

  useEffect(() => {
    if (wanted.number === 0) return;
    setMode(wanted.mode);
    if (wanted.text !== undefined) setText(wanted.text, wanted.mode);
    focus();
    // Only when it is wanted anew.
  }, [wanted.number]);

  const slash: Slash | null = mode === 'reply' ? slashBefore(text, cursor) : null;
  const picker = useQuickReplyPicker(conversation, slash, (reply) => {
    const place = slash ?? { start: cursor, end: cursor, shortcut: '' };
    setText(inserted(text, place, reply));
    const end = place.start + reply.length;
    setCursor(end);
    focus(end);
  });

  const lastSeen = (): number => {
    const data = client.getQueryData<InfiniteData<{ items: Message[] }>>(keys.of('messages', id));
    return data?.pages[0]?.items[0]?.sequence ?? 0;
  };

  async function post(seen_sequence: number): Promise<void> {
    const params = { path: { id }, header: { 'Idempotency-Key': key.current } };
    if (mode === 'note') {
      await answered(api.POST('/v1/conversations/{id}/notes', { params, body: { text } }));
      void client.invalidateQueries({ queryKey: keys.of('notes', id) });
      return;
    }
    const media_id = attachment.upload?.media?.id;
    const body = { ...(text.trim() && { text }), ...(media_id && { media_id }), seen_sequence };
    const message = await answered(api.POST('/v1/conversations/{id}/messages', { params, body }));
    showSent(message);
  }

  /** The stream brings it too; it is known by its id. */
  function showSent(message: Message): void {
    client.setQueryData<InfiniteData<{ items: Message[] }>>(keys.of('messages', id), (data) => {
      const [first, ...rest] = data?.pages ?? [];
      if (!data || !first || first.items.some((one) => one.id === message.id)) return data;
      return { ...data, pages: [{ ...first, items: [message, ...first.items] }, ...rest] };
    });
    void client.invalidateQueries({ queryKey: keys.conversation(id) });
  }

  async function send(seen = lastSeen()): Promise<void> {
    if (isSending || !canSend) return;
    setSending(true);
    setRefusal(null);
    setCollision(null);
    try {
      await post(seen);
      key.current = newKey();
      setText('');
      // What is typed next is for the customer again, unless the agent says otherwise.
      if (mode === 'note') setMode('reply');
      else attachment.forget();
    } catch (error) {
      const answers =
        error instanceof ApiProblem ? (error.members['answers'] as Collision['answers']) : undefined;
      if (answers?.length) {
        setCollision({ answers });
        void client.invalidateQueries({ queryKey: keys.of('messages', id) });
      } else setRefusal(explain(error));
      const later = error instanceof ApiProblem ? error.members['continued_in'] : undefined;
      if (typeof later === 'string') setContinuedIn(later);
      // Another answer would be refused under the key of one that was taken.
      if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) key.current = newKey();
    } finally {
      setSending(false);
      focus();
    }
  }

  const isReady = attachment.upload ? attachment.upload.media !== null : text.trim() !== '';
  const canSend = mode === 'note' ? text.trim() !== '' : isReady && reply_window.open;
  return {
    ...{ mode, text, slash, picker, isSending, refusal, collision, continuedIn, canSend },
    isClosed: !reply_window.open,
    upload: attachment.upload,
    attach: (file: File | undefined) => file && attachment.start(file),
    detach: attachment.remove,
    setText: (value: string) => {
      setText(value);
      setCursor(area.current?.selectionStart ?? value.length);
    },
    setMode: (next: ComposerMode) => {
      setMode(next);
      setRefusal(null);
      focus();
    },
    onSelect: (event: SyntheticEvent<HTMLTextAreaElement>) => setCursor(event.currentTarget.selectionStart),
    openQuickReplies: () => {
      const at = area.current?.selectionStart ?? text.length;
      const before = at > 0 && !/\s$/.test(text.slice(0, at)) ? ' /' : '/';
      setText(text.slice(0, at) + before + text.slice(at));
      setCursor(at + before.length);
      focus(at + before.length);
    },
    send: () => send(),
    sendAnyway: () => void send(Math.max(...(collision?.answers.map(({ sequence }) => sequence) ?? [0]))),
    keepWriting: () => {
      setCollision(null);
      focus();
    },
  };
}
