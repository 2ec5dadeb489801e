import { useSyncExternalStore } from 'react';

/** Whether the server answers. While it does not, the frame shows a banner, and it is asked again every few seconds. */
type Listener = () => void;

const listeners = new Set<Listener>();
const onReturn = new Set<Listener>();
let away = false;
let asking: ReturnType<typeof setTimeout> | undefined;
/** Milliseconds between two questions while the server is away. */
const INTERVAL = 3_000;

function set(now: boolean): void {
  if (away === now) return;
  away = now;
  for (const listener of listeners) listener();
  if (!now) for (const listener of onReturn) listener();
}

async function ask(): Promise<void> {
  const answers = await fetch('/healthz', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (answers) set(false);
  else asking = setTimeout(() => void ask(), INTERVAL);
}

/** Notes that a request had no answer, or one that says that the server is not there (502, 503, 504). */
export function noteAway(): void {
  set(true);
  clearTimeout(asking);
  asking = setTimeout(() => void ask(), INTERVAL);
}

/** Notes that a request was answered. */
export function noteAnswered(): void {
  clearTimeout(asking);
  set(false);
}

/** Calls back each time that the server answers again; returns how to stop that. */
export function whenBack(listener: Listener): () => void {
  onReturn.add(listener);
  return () => void onReturn.delete(listener);
}

/** True while the server does not answer. */
export const useIsAway = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => away,
  );
