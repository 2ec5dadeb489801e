import { LRUCache } from 'lru-cache';
import type { Device } from '../links/door-conditions.js';
import { isMachine } from './user-agents.js';
import { deviceOf } from './visit-headers.js';

/** Most user agents in memory; longer ones than MAX_KEPT_CHARACTERS are not kept. */
const MAX_AGENTS = 5_000;
const MAX_KEPT_CHARACTERS = 500;

/** The properties of a user agent. */
export interface Agent {
  device: Device;
  /** Whether it is a program's: for a request whose headers say that a browser navigates, and for any other request. */
  machine: { navigating: boolean; other: boolean };
}

const agents = new LRUCache<string, Agent>({ max: MAX_AGENTS });

/** Returns the properties of a user agent, from memory if possible, because the analysis is slow. */
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
