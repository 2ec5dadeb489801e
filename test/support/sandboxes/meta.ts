import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalOf, type MetaEvent } from './meta.rules.js';

/** An event that the sandbox accepted. */
export interface ReceivedEvent extends MetaEvent {
  dataset: string;
  /** When the sandbox accepted it, in milliseconds since 1970. */
  received_at: number;
}

export interface ReceivedRequest {
  path: string;
  /** The exact body. */
  body: string;
  /** Where the access token was; null if there was none. */
  credential: 'header' | 'query' | 'body' | null;
  /** Status of the answer; null if the request was not answered. */
  status: number | null;
}

/**
 * How a request fails: `error` answers 500, `rate-limit` 400 with code 4, `token` 401 with code 190, `short` 200 with no
 * event accepted; `silent` accepts the events and does not answer, `lost` does neither, `garbled` accepts them and
 * answers with bytes that are not JSON.
 */
export type MetaFailure = 'error' | 'rate-limit' | 'token' | 'short' | 'silent' | 'lost' | 'garbled';

export interface MetaSandbox {
  url: string;
  /** All accepted events, repeats included. */
  events: ReceivedEvent[];
  requests: ReceivedRequest[];
  /** The events that Meta would count: one for each event_id and event_name within 48 hours. */
  counted(): ReceivedEvent[];
  /** Makes the next `n` requests fail in this way. */
  failNext(n: number, how: MetaFailure): void;
  close(): Promise<void>;
}

export interface MetaSandboxOptions {
  /** A free port by default. */
  port?: number;
  /** The valid tokens; by default every token that does not begin with `bad`. */
  tokens?: string[];
  now?: () => number;
}

const REPEAT_MS = 48 * 3_600_000;

/** Starts a server that accepts and refuses events as Meta's Conversions API does, with its codes and texts. */
export async function startMetaSandbox({
  port = 0,
  tokens,
  now = Date.now,
}: MetaSandboxOptions = {}): Promise<MetaSandbox> {
  const events: ReceivedEvent[] = [];
  const requests: ReceivedRequest[] = [];
  const failures: MetaFailure[] = [];
  let traces = 0;

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://sandbox');
      const credential = credentialOf(request, url, body);
      const seen: ReceivedRequest = {
        path: url.pathname,
        body,
        credential: credential?.place ?? null,
        status: null,
      };
      requests.push(seen);
      const trace = `A${String(++traces).padStart(10, '0')}`;
      const answer = (status: number, content: object | string) => {
        seen.status = status;
        send(response, status, content);
      };
      const error = (status: number, code: number, message: string, type = 'OAuthException') =>
        answer(status, { error: { message, type, code, fbtrace_id: trace } });

      const failure = failures.shift();
      if (failure === 'lost') return;
      if (failure === 'error') return error(500, 2, 'Service temporarily unavailable');
      if (failure === 'rate-limit') return error(400, 4, 'Application request limit reached');
      const known =
        credential !== null &&
        (tokens ? tokens.includes(credential.token) : !credential.token.startsWith('bad'));
      if (failure === 'token' || !known) return error(401, 190, 'Invalid OAuth access token.');
      const read = /^\/v\d+\.\d+\/(\d+)$/.exec(url.pathname)?.[1];
      if (request.method === 'GET' && read)
        return read === '404'
          ? error(400, 100, 'Unsupported get request. Object does not exist', 'GraphMethodException')
          : answer(200, { id: read });
      const dataset = /^\/v\d+\.\d+\/(\d+)\/events$/.exec(url.pathname)?.[1];
      if (request.method !== 'POST' || !dataset) return error(400, 100, 'Unsupported request');
      const refusal = refusalOf(body, now());
      if ('reason' in refusal) return error(400, 100, refusal.reason);
      if (failure === 'short') return answer(200, { events_received: 0, messages: [], fbtrace_id: trace });
      for (const event of refusal.events) events.push({ ...event, dataset, received_at: now() });
      if (failure === 'silent') return;
      if (failure === 'garbled') return answer(200, '<html>');
      answer(200, { events_received: refusal.events.length, messages: [], fbtrace_id: trace });
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    requests,
    counted: () => counted(events),
    failNext: (n, how) => void failures.push(...Array<MetaFailure>(n).fill(how)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function counted(events: readonly ReceivedEvent[]): ReceivedEvent[] {
  const last = new Map<string, number>();
  return events.filter((event) => {
    if (event.event_id === undefined) return true;
    const name = `${event.dataset} ${event.event_name} ${event.event_id}`;
    const before = last.get(name);
    if (before !== undefined && event.received_at - before < REPEAT_MS) return false;
    last.set(name, event.received_at);
    return true;
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function credentialOf(
  request: IncomingMessage,
  url: URL,
  body: string,
): { place: 'header' | 'query' | 'body'; token: string } | null {
  const header = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (header) return { place: 'header', token: header };
  const query = url.searchParams.get('access_token');
  if (query) return { place: 'query', token: query };
  try {
    const { access_token } = JSON.parse(body) as { access_token?: unknown };
    return typeof access_token === 'string' ? { place: 'body', token: access_token } : null;
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, content: object | string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(typeof content === 'string' ? content : JSON.stringify(content));
}
