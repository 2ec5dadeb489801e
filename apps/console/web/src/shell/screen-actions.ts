import { useEffect, useSyncExternalStore } from 'react';
import type { Action } from './screens';

/** The actions of what is open now, besides those that are always there. */
let ofScreens: readonly (readonly Action[])[] = [];
const listeners = new Set<() => void>();

function change(to: readonly (readonly Action[])[]): void {
  ofScreens = to;
  for (const listener of listeners) listener();
}

/** Adds actions while a screen is open. Keep the list in `useMemo`: a new one is registered each time that it changes. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    change([...ofScreens, actions]);
    return () => change(ofScreens.filter((one) => one !== actions));
  }, [actions]);
}

/** The actions of the screens that are open. */
export const useScreenActions = (): readonly (readonly Action[])[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => ofScreens,
  );
