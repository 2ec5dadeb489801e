import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/client';
import { useProblemText } from './problem-text';
import type { Slash } from './composing';
import { useInbox } from './inbox-context';
import { answered, quickReplies } from './queries';
import type { Conversation, QuickReply } from './types';

export interface Picker {
  replies: readonly QuickReply[];
  isLoading: boolean;
  /** Index of the one that Enter takes. */
  chosen: number;
  refusal: string | null;
  shortcut: string;
  take: (reply: QuickReply) => void;
  /** Handles a key of the text field; returns whether it did. */
  onKey: (key: string) => boolean;
}

/** Finds quick replies by what is typed after a slash, and fills one in for the conversation. */
export function useQuickReplyPicker(
  { id }: Conversation,
  slash: Slash | null,
  insert: (text: string) => void,
): Picker {
  const { me, language } = useInbox();
  const explain = useProblemText();
  const shortcut = slash?.shortcut ?? '';
  const { data, isPending } = useQuery({
    ...quickReplies(shortcut),
    enabled: slash !== null && /^(?:[a-z0-9][a-z0-9_-]*)?$/.test(shortcut),
    placeholderData: keepPreviousData,
  });
  const replies = data?.items ?? [];
  const [chosen, setChosen] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    setChosen(0);
    setRefusal(null);
  }, [shortcut, slash === null]);

  async function take(reply: QuickReply): Promise<void> {
    try {
      const { text } = await answered(
        api.POST('/v1/quick-replies/{id}/render', {
          params: { path: { id: reply.id } },
          body: { conversation_id: id, language, ...(reply.names_agent && { agent_name: me.name }) },
        }),
      );
      insert(text);
    } catch (error) {
      setRefusal(explain(error));
    }
  }

  return {
    replies,
    isLoading: isPending,
    chosen,
    refusal,
    shortcut,
    take: (reply) => void take(reply),
    onKey: (key) => {
      if (replies.length === 0) return false;
      if (key === 'ArrowDown') setChosen((chosen + 1) % replies.length);
      else if (key === 'ArrowUp') setChosen((chosen + replies.length - 1) % replies.length);
      else if (key === 'Enter' || key === 'Tab') void take(replies[chosen]!);
      else return false;
      return true;
    },
  };
}
