import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client';

export type Activity = 'viewing' | 'writing' | 'left';

/** What the stream tells of a colleague. */
export interface ActivityEvent {
  conversation_id: string;
  member_id: string;
  activity: Activity;
  at: string;
  /** It tells of what the colleague did, and not that they are here: it counts for one who is known to be. */
  ofKnown?: true;
}

export interface Peer {
  member_id: string;
  activity: Exclude<Activity, 'left'>;
  at: number;
}

/** Milliseconds between two signs that the agent is still here, and how long a sign of a colleague counts. */
const [AGAIN_MS, COUNTS_MS] = [5 * 60_000, 10 * 60_000];
/** Milliseconds after the last key for which somebody counts as writing. */
const WRITES_MS = 45_000;

function tell(id: string, activity: Activity): void {
  const told = api.PUT('/v1/conversations/{id}/activity', {
    params: { path: { id } },
    body: { activity },
    keepalive: activity === 'left',
  });
  // Colleagues learn of it with the next sign; nothing that the agent does depends on it.
  void told.catch(() => undefined);
}

/** Returns the colleagues at a conversation after an event. */
export function peersAfter(peers: readonly Peer[], event: ActivityEvent, now: number): readonly Peer[] {
  const at = Date.parse(event.at);
  if (now - at > COUNTS_MS) return peers;
  if (event.ofKnown && !peers.some(({ member_id }) => member_id === event.member_id)) return peers;
  const others = peers.filter(({ member_id }) => member_id !== event.member_id);
  if (event.activity === 'left') return others;
  return [...others, { member_id: event.member_id, activity: event.activity, at }];
}

/**
 * Lets colleagues see that the agent looks at a conversation or writes in it, and returns who else does. Whoever learns of a
 * newcomer says again that they are here, so that the newcomer sees them too.
 */
export function usePeers(
  id: string,
  onActivity: (listener: (event: ActivityEvent) => void) => () => void,
): { peers: readonly Peer[]; typed: () => void } {
  const [peers, setPeers] = useState<readonly Peer[]>([]);
  const mine = useRef<{ activity: Activity; typed: number }>({ activity: 'viewing', typed: 0 });

  useEffect(() => {
    const state = mine.current;
    const known = new Set<string>();
    const say = (activity: Activity) => tell(id, (state.activity = activity));
    if (document.visibilityState === 'visible') say('viewing');
    const timer = setInterval(() => {
      const now = Date.now();
      setPeers((all) =>
        all.some(({ at }) => now - at > COUNTS_MS) ? all.filter(({ at }) => now - at <= COUNTS_MS) : all,
      );
      if (document.visibilityState === 'visible') say(state.activity === 'left' ? 'viewing' : state.activity);
    }, AGAIN_MS);
    const rest = setInterval(() => {
      if (state.activity === 'writing' && Date.now() - state.typed > WRITES_MS) say('viewing');
    }, 10_000);
    const stop = onActivity((event) => {
      if (event.conversation_id !== id) return;
      setPeers((all) => peersAfter(all, event, Date.now()));
      if (event.ofKnown) return;
      const isNew = event.activity !== 'left' && !known.has(event.member_id);
      if (event.activity === 'left') known.delete(event.member_id);
      else known.add(event.member_id);
      if (isNew && document.visibilityState === 'visible') tell(id, state.activity);
    });
    const onHide = () => tell(id, 'left');
    addEventListener('pagehide', onHide);
    return () => {
      clearInterval(timer);
      clearInterval(rest);
      removeEventListener('pagehide', onHide);
      stop();
      setPeers([]);
      tell(id, 'left');
      Object.assign(state, { activity: 'viewing', typed: 0 });
    };
  }, [id, onActivity]);

  const typed = () => {
    mine.current.typed = Date.now();
    if (mine.current.activity !== 'writing') tell(id, (mine.current.activity = 'writing'));
  };
  return { peers, typed };
}
