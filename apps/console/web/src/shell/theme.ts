import { useSyncExternalStore } from 'react';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT = 'corong-theme';
const listeners = new Set<() => void>();

const kept = (): Theme => THEMES.find((one) => one === localStorage.getItem(KEPT)) ?? 'auto';

/** Shows the kept theme; called before anything is drawn. */
export function showTheme(): void {
  document.documentElement.dataset['theme'] = kept();
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  showTheme();
  for (const listener of listeners) listener();
}

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, kept);
