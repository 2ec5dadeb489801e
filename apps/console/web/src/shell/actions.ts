import { useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import { createKeybindingsHandler } from 'tinykeys';
import { may, useSession } from '../api/session';
import { ACTIONS } from './groups';
import { useScreenActions } from './screen-actions';
import type { Action } from './screens';

/** All that this person can do here and now: feeds menus, palette, help and keys. What the open screen adds comes first. */
export function useAllActions(): readonly Action[] {
  const session = useSession();
  const own = useScreenActions();
  return useMemo(
    () => [...own.flat(), ...ACTIONS].filter(({ roles }) => may(session, roles)),
    [own, session],
  );
}

/** Milliseconds within which the second key of a sequence follows the first, as tinykeys has it. */
const SEQUENCE_MS = 1_000;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens to the keys of all actions. */
export function useActionKeys(): void {
  const [, go] = useLocation();
  const actions = useAllActions();
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    /** The key before this one: `s` after `g` is the second half of `g s`, and no key of its own. */
    let before = { key: '', at: 0 };
    for (const { keys, run } of [...actions].reverse())
      if (keys !== undefined)
        bindings[keys] = (event) => {
          const isPlain = !keys.includes('$mod') && !keys.startsWith('Alt+');
          const isHalf = event.timeStamp - before.at < SEQUENCE_MS && `${before.key} ${keys}` in bindings;
          if (isHalf || event.defaultPrevented || (isPlain && isTyping(event.target))) return;
          // A dialog has the keyboard for itself.
          if (document.querySelector('[role=dialog],[role=alertdialog]') && isPlain) return;
          event.preventDefault();
          run(go);
        };
    const handler = createKeybindingsHandler(bindings);
    const onKey = (event: KeyboardEvent) => {
      handler(event);
      before = { key: event.key, at: event.timeStamp };
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
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
