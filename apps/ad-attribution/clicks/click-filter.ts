import type { IncomingHttpHeaders } from 'node:http';
import { agentOf } from './agents.js';
import type { FilterReason } from './click.topic.js';

const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/** Why a visit is not counted as a click, or null for a valid one. Only a GET that somebody followed counts. */
export function filterReason(method: string, headers: IncomingHttpHeaders): FilterReason | null {
  if (method !== 'GET') return 'head';
  if (isPrefetch(headers)) return 'prefetch';
  const { 'sec-fetch-dest': dest, 'sec-fetch-mode': mode } = headers;
  // An image, a script or a frame of some page; browsers before 2020 (Safari: 2023) say nothing.
  if ((dest ?? 'document') !== 'document' || (mode ?? 'navigate') !== 'navigate') return 'subresource';
  const agent = headers['user-agent'];
  if (!agent?.trim()) return 'no_user_agent';
  const { machine } = agentOf(agent);
  return (mode === 'navigate' ? machine.navigating : machine.other) ? 'bot' : null;
}

/** True where a browser fetches ahead of a person who may never come. */
function isPrefetch(headers: IncomingHttpHeaders): boolean {
  for (const name of PURPOSES) {
    const purpose = headers[name];
    if (purpose !== undefined && /prefetch|prerender|preview/i.test(String(purpose))) return true;
  }
  return false;
}

/** True where the browser only stored the answer, and shows it as it is once the person follows the link. */
export function isStoredPrefetch(headers: IncomingHttpHeaders): boolean {
  return headers['sec-purpose'] === 'prefetch';
}
