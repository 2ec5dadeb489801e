import type { OutgoingHttp } from '#platform/security/outgoing-http.js';

const TIMEOUT_MS = 10_000;

export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** One request to a network's API; null where no answer came, or one that is no JSON object and so not the network's own. */
export async function requestJson(
  http: OutgoingHttp,
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: object },
): Promise<JsonAnswer | null> {
  const init = {
    method,
    headers: { accept: 'application/json', ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  };
  const answer = await http.send(url, init, { timeoutMs: TIMEOUT_MS }).catch(() => null);
  if (!answer) return null;
  try {
    const parsed: unknown = JSON.parse(answer.body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    return { status: answer.status, body: parsed as Record<string, unknown> };
  } catch {
    return null;
  }
}
