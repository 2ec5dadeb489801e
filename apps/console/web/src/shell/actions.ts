import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { createKeybindingsHandler } from 'tinykeys';
import { may, useSession } from '../api/session';
import { ACTIONS } from './groups';
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

/** All that this person can do here and now: feeds menus, palette, help and keys. What the open screen adds comes first. */
export function useAllActions(): readonly Action[] {
  const session = useSession();
  const own = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => ofScreens,
  );
  return useMemo(
    () => [...own.flat(), ...ACTIONS].filter(({ roles }) => may(session, roles)),
    [own, session],
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens to the keys of all actions. */
export function useActionKeys(): void {
  const [, go] = useLocation();
  const actions = useAllActions();
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const { keys, run } of [...actions].reverse())
      if (keys !== undefined)
        bindings[keys] = (event) => {
          const isPlain = !keys.includes('$mod') && !keys.startsWith('Alt+');
          if (event.defaultPrevented || (isPlain && isTyping(event.target))) return;
          // A dialog has the keyboard for itself.
          if (document.querySelector('[role=dialog],[role=alertdialog]') && isPlain) return;
          event.preventDefault();
          run(go);
        };
    const handler = createKeybindingsHandler(bindings);
    window.addEventListener('keydown', handler);
    return () => window.removeEventListener('keydown', handler);
  }, [actions, go]);
}

/** Keys as people know them: `$mod+k` is "Ctrl K", or "⌘ K" on a Mac. */
export function keysInWords(keys: string): string {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
  return keys
    .replaceAll('$mod', mod)
    .replaceAll('Shift+?', '?')
    .replaceAll('+', ' ')
    .replace(/\b[a-z]\b/g, (letter) => letter.toUpperCase());
}
