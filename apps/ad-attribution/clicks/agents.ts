import { LRUCache } from 'lru-cache';
import type { Device } from '../links/door-conditions.js';
import { isMachine } from './user-agents.js';
import { deviceOf } from './visit-headers.js';

/** Agents that came lately are kept, as far as they are of ordinary length. */
const MAX_AGENTS = 5_000;
const MAX_KEPT_CHARACTERS = 500;

/** What a user agent says. */
export interface Agent {
  device: Device;
  /** Whether it is a machine's: of a request that navigates, as the browser itself says, and of any other. */
  machine: { navigating: boolean; other: boolean };
}

const agents = new LRUCache<string, Agent>({ max: MAX_AGENTS });

/** Looks at a user agent, which costs much, and remembers it: most visitors of a moment have one of few. */
export function agentOf(text: string): Agent {
  const known = agents.get(text);
  if (known) return known;
  const trimmed = text.trim();
  const agent: Agent = {
    device: deviceOf(text),
    machine: { navigating: isMachine(trimmed, true), other: isMachine(trimmed, false) },
  };
  if (text.length <= MAX_KEPT_CHARACTERS) agents.set(text, agent);
  return agent;
}
