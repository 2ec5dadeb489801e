import { useSyncExternalStore } from 'react';

/** What lies over the page: the palette, or the list of keys. */
type Overlay = 'palette' | 'keys' | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

export function show(overlay: Overlay): void {
  open = overlay;
  for (const listener of listeners) listener();
}

export const useOverlay = (): Overlay =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => open,
  );
