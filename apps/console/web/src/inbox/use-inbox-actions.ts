import { msg } from '@lingui/core/macro';
import { useMemo, useRef } from 'react';
import { useSession } from '../api/session';
import { useActions } from '../shell/screen-actions';
import type { Action } from '../shell/screens';
import type { InboxForm } from './inbox-context';
import type { Conversation } from './types';
import { useWork } from './work';

interface Doings {
  conversation: Conversation | undefined;
  /** Ids of the conversations of the list, in its order. */
  loaded: readonly string[];
  open: (id: string) => void;
  ask: (form: InboxForm) => void;
  write: (mode: 'reply' | 'note') => void;
  search: () => void;
  side: () => void;
}

/** Puts all that can be done here into the console's one list of actions: with a key, in the palette and in the help. */
export function useInboxActions(doings: Doings): void {
  const { person } = useSession();
  const work = useWork();
  const now = useRef({ ...doings, work });
  now.current = { ...doings, work };
  const has = doings.conversation !== undefined;
  const state = doings.conversation?.state;
  const isMine = doings.conversation?.assignee_id === person.id;

  const actions = useMemo<Action[]>(() => {
    const step = (by: 1 | -1) => () => {
      const { loaded, conversation, open } = now.current;
      const at = loaded.indexOf(conversation?.id ?? '');
      const next = loaded[at < 0 ? 0 : at + by];
      if (next !== undefined) open(next);
    };
    const with_ = (run: (conversation: Conversation) => unknown) => () => {
      const { conversation } = now.current;
      if (conversation) void run(conversation);
    };
    const ask = (form: InboxForm) => () => now.current.ask(form);
    const always: Action[] = [
      { id: 'inbox.next', title: msg`Next conversation`, icon: 'chevron', keys: 'j', run: step(1) },
      { id: 'inbox.previous', title: msg`Previous conversation`, icon: 'chevron', keys: 'k', run: step(-1) },
      {
        id: 'inbox.search',
        title: msg`Search in messages`,
        icon: 'search',
        keys: '/',
        run: () => now.current.search(),
      },
      {
        id: 'inbox.quick-replies',
        title: msg`Change the quick replies`,
        icon: 'edit',
        keys: 'Shift+Q',
        run: ask('quick-replies'),
      },
      { id: 'inbox.notices', title: msg`Notices on this device`, icon: 'bell', run: ask('notices') },
    ];
    if (!has) return always;
    const isClosed = state === 'resolved' || state === 'spam';
    return [
      ...always,
      {
        id: 'inbox.reply',
        title: msg`Answer the customer`,
        icon: 'send',
        keys: 'r',
        run: () => now.current.write('reply'),
      },
      {
        id: 'inbox.note',
        title: msg`Write a note for the team`,
        icon: 'note',
        keys: 'n',
        run: () => now.current.write('note'),
      },
      ...(isMine
        ? []
        : [
            {
              id: 'inbox.take',
              title: msg`Take the conversation`,
              icon: 'agent' as const,
              keys: 'm',
              run: with_((one) => now.current.work.assign(one, person.id)),
            },
          ]),
      {
        id: 'inbox.assign',
        title: msg`Give it to a person or a team`,
        icon: 'people',
        keys: 'a',
        run: ask('assign'),
      },
      isClosed
        ? {
            id: 'inbox.reopen',
            title: msg`Open it again`,
            icon: 'undo',
            keys: 'u',
            run: with_((one) => now.current.work.reopen(one)),
          }
        : {
            id: 'inbox.resolve',
            title: msg`Resolve it`,
            icon: 'check',
            keys: 'e',
            run: with_((one) => now.current.work.resolve(one)),
          },
      { id: 'inbox.snooze', title: msg`Snooze it`, icon: 'clock', keys: 'z', run: ask('snooze') },
      { id: 'inbox.tags', title: msg`Change its tags`, icon: 'tag', keys: 't', run: ask('tags') },
      { id: 'inbox.stage', title: msg`Mark a stage`, icon: 'report', keys: 's', run: ask('stage') },
      { id: 'inbox.order', title: msg`Record an order`, icon: 'add', keys: 'o', run: ask('order') },
      { id: 'inbox.spam', title: msg`Mark it as spam`, icon: 'warning', keys: 'Shift+!', run: ask('spam') },
      {
        id: 'inbox.block',
        title: msg`Block or unblock the contact`,
        icon: 'lock',
        keys: 'Shift+B',
        run: with_((one) => now.current.work.block(one, !one.blocked)),
      },
      {
        id: 'inbox.side',
        title: msg`Show or hide the customer`,
        icon: 'people',
        keys: 'v',
        run: () => now.current.side(),
      },
    ];
  }, [has, state, isMine, person.id]);
  useActions(actions);
}
