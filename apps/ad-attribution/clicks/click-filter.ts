import type { IncomingHttpHeaders } from 'node:http';
import { agentOf } from './agents.js';
import type { FilterReason } from './click.topic.js';

const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/**
 * Returns why a visit is not counted as a click; null for a valid one. Only a GET by a person who followed the link
 * counts.
 */
export function filterReason(method: string, headers: IncomingHttpHeaders): FilterReason | null {
  if (method !== 'GET') return 'head';
  if (isPrefetch(headers)) return 'prefetch';
  const { 'sec-fetch-dest': dest, 'sec-fetch-mode': mode } = headers;
  // The request is for an image, a script or a frame of a page. Browsers before 2020 (Safari: 2023) do not send these headers.
  if ((dest ?? 'document') !== 'document' || (mode ?? 'navigate') !== 'navigate') return 'subresource';
  const agent = headers['user-agent'];
  if (!agent?.trim()) return 'no_user_agent';
  const { machine } = agentOf(agent);
  return (mode === 'navigate' ? machine.navigating : machine.other) ? 'bot' : null;
}

/** Returns true if a browser fetches the page before the person follows the link, which may never happen. */
function isPrefetch(headers: IncomingHttpHeaders): boolean {
  for (const name of PURPOSES) {
    const purpose = headers[name];
    if (purpose !== undefined && /prefetch|prerender|preview/i.test(String(purpose))) return true;
  }
  return false;
}

/** Returns true if the browser stores the fetched page, and shows it unchanged when the person follows the link. */
export function isStoredPrefetch(headers: IncomingHttpHeaders): boolean {
  return headers['sec-purpose'] === 'prefetch';
}
