import { useState } from 'react';

/** What the first steps have made so far; this browser keeps it, so that a reload goes on where it was. */
export interface Made {
  channel?: { id: string; handle: string; name: string; token: string };
  /** The post that was sent, and whether this browser has got it. */
  post?: { id: string; received: boolean };
  link?: { id: string; url: string; ad: string };
  chat?: boolean;
}

export function useMade(workspace: string): [Made, (more: Partial<Made>) => void] {
  const key = `corong-first-steps ${workspace}`;
  const [made, setMade] = useState<Made>(() => JSON.parse(localStorage.getItem(key) ?? '{}') as Made);
  const add = (more: Partial<Made>) =>
    setMade((before) => {
      const after = { ...before, ...more };
      localStorage.setItem(key, JSON.stringify(after));
      return after;
    });
  return [made, add];
}
