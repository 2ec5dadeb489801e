import { useEffect, useRef } from 'react';
import { noteAnswered, noteAway } from './connection';
import { readEvents } from './event-stream';
import { queryClient } from './queries';
import { sessionQuery } from './session';

/** An event of `GET /v1/live` (docs/live.md), such as `message`, `conversation`, `presence`, `post`. */
export interface LiveEvent {
  type: string;
  // The shapes are those of docs/live.md; each listener knows the one of its type.
  data: Record<string, unknown>;
}

/** What tabs tell each other: the tab that holds the stream passes its events on, with its position. */
type Passed = { event: LiveEvent } | { position: string };

const listeners = new Set<(event: LiveEvent) => void>();
let position: string | undefined;
/** Milliseconds without a sign after which the stream counts as dead, and before it is opened again. */
const [DEAD, AGAIN] = [45_000, 2_000];

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

function hear(event: LiveEvent): void {
  // What was missed for too long is loaded anew.
  if (event.type === 'reset') void queryClient.invalidateQueries();
  for (const listener of listeners) listener(event);
}

/** Opens the stream once and reads it to its end; returns the milliseconds to wait before the next time, or null to stop. */
async function readOnce(tabs: BroadcastChannel, signal: AbortSignal): Promise<number | null> {
  const dead = new AbortController();
  let timer = setTimeout(() => dead.abort(), DEAD);
  const onSign = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dead.abort(), DEAD);
  };
  try {
    const response = await fetch('/v1/live', {
      headers: { accept: 'text/event-stream', ...(position !== undefined && { 'last-event-id': position }) },
      signal: AbortSignal.any([signal, dead.signal]),
    });
    if (response.status === 401 || response.status === 403) {
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      return null;
    }
    if (!response.ok || !response.body)
      return Math.max(AGAIN, Number(response.headers.get('retry-after')) * 1_000);
    noteAnswered();
    await readEvents(response.body, {
      onSign,
      onEvent: ({ type, data }) => {
        const event: LiveEvent = { type, data: JSON.parse(data) as Record<string, unknown> };
        hear(event);
        tabs.postMessage({ event } satisfies Passed);
      },
      onId: (id) => {
        position = id;
        tabs.postMessage({ position: id } satisfies Passed);
      },
    });
  } catch {
    if (!signal.aborted && !dead.signal.aborted) noteAway();
  } finally {
    clearTimeout(timer);
  }
  return AGAIN;
}

/**
 * Holds the one stream of this browser, or hears what the tab that holds it passes on. When that tab is closed, another one
 * goes on from the last position. Returns how to stop.
 */
export function startLive(workspace: string): () => void {
  const stop = new AbortController();
  position = undefined;
  const tabs = new BroadcastChannel(`corong-live ${workspace}`);
  const lead = async () => {
    for (let ms: number | null = 0; ms !== null && !stop.signal.aborted;) {
      await wait(ms, stop.signal);
      if (!stop.signal.aborted) ms = await readOnce(tabs, stop.signal);
    }
  };
  if ('locks' in navigator) {
    tabs.onmessage = ({ data }: MessageEvent<Passed>) => {
      if ('position' in data) position = data.position;
      else hear(data.event);
    };
    navigator.locks
      .request(`corong-live ${workspace}`, { signal: stop.signal }, lead)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
  } else {
    // There are no locks without TLS, but on this machine itself: each tab has a stream of its own, and hears no other.
    void lead();
  }
  return () => {
    stop.abort();
    tabs.close();
  };
}

/** Calls back for each live event while the component is shown. */
export function useLive(listener: (event: LiveEvent) => void): void {
  const latest = useRef(listener);
  useEffect(() => void (latest.current = listener));
  useEffect(() => {
    const hearing = (event: LiveEvent) => latest.current(event);
    listeners.add(hearing);
    return () => void listeners.delete(hearing);
  }, []);
}
