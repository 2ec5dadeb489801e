import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { RequestFailure, Refusal } from './rate-meter.js';

/** `fail` answers 500, `gone` 410, `hang` never. */
export type WebhookMode = 'ok' | 'fail' | 'gone' | 'hang';

/** How a request fails; a refusal may redirect it. */
export type WebhookFailure = RequestFailure | (Refusal & { location: string });

/** A received request. */
export interface WebhookPost {
  post_id: string;
  title: string | null;
  body: string;
  channel: { id: string; handle: string; name: string };
  unsubscribe_url: string;
  [member: string]: unknown;
}

/** One accepted delivery. */
export interface WebhookDelivery {
  id: string;
  /** The post in the delivery's body. */
  type: string;
  at: number;
  post: WebhookPost;
}

interface Unverified {
  raw: string;
  headers: Record<string, string>;
}

/** One URL of the receiver. */
export class WebhookEndpoint {
  mode: WebhookMode = 'ok';
  challenges = 0;
  /** Number of requests that were never answered. */
  hung = 0;
  /** `webhook-id` of every received request, accepted or not. */
  readonly offered: string[] = [];
  /** All accepted deliveries in the order of their arrival, repeats included. */
  readonly deliveries: WebhookDelivery[] = [];
  /** Requests whose signature was wrong. */
  readonly forged: string[] = [];
  private readonly ids = new Set<string>();
  private verifier?: Webhook;
  private waiting: Unverified[] = [];

  constructor(readonly url: string) {}

  /** Sets the secret, which becomes known only after the challenge came: the challenge is verified now, later requests at once. */
  trust(secret: string): void {
    this.verifier = new Webhook(secret);
    for (const one of this.waiting) this.check(one);
    this.waiting = [];
  }

  /** Number of accepted deliveries, without repeats. */
  get different(): number {
    return this.ids.size;
  }

  /** Accepted deliveries without repeats. */
  distinct(): WebhookDelivery[] {
    const ids = new Set<string>();
    return this.deliveries.filter(({ id }) => !ids.has(id) && ids.add(id));
  }

  answer(
    raw: string,
    headers: Record<string, string>,
    response: ServerResponse,
    failures: WebhookFailure[],
  ): void {
    if (this.verifier) this.check({ raw, headers });
    else this.waiting.push({ raw, headers });
    const body = JSON.parse(raw) as { type: string; challenge?: string; data?: WebhookPost };
    if (body.type === 'challenge') {
      this.challenges++;
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ challenge: body.challenge }));
    }
    const id = headers['webhook-id'] ?? '';
    this.offered.push(id);
    if (this.mode === 'hang') return void this.hung++;
    if (this.mode !== 'ok') return void response.writeHead(this.mode === 'gone' ? 410 : 500).end();
    const failure = failures.shift();
    if (typeof failure === 'object') return refuse(response, failure);
    if (failure === 'reset') return void response.destroy();
    if (failure === 'lost') return;
    this.ids.add(id);
    this.deliveries.push({ id, type: body.type, at: Date.now(), post: body.data! });
    if (failure === 'cut') response.destroy();
    else if (failure !== 'silent') response.writeHead(204).end();
  }

  private check({ raw, headers }: Unverified): void {
    try {
      this.verifier!.verify(raw, headers);
    } catch (error) {
      this.forged.push(`${headers['webhook-id']}: ${(error as Error).message}`);
    }
  }
}

function refuse(response: ServerResponse, failure: Refusal & { location?: string }): void {
  const { status, retryAfter, location } = failure;
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  if (location !== undefined) response.setHeader('location', location);
  response.writeHead(status).end();
}

/** A receiver of webhooks: it echoes challenges, verifies signatures, and keeps what it received. */
export interface WebhookSandbox {
  url: string;
  /** The endpoint with this name; it is created at the first call. */
  endpoint(name: string): WebhookEndpoint;
  /** Makes the next `n` requests fail, to whatever endpoint. */
  failNext(n: number, how: WebhookFailure): void;
  /** Number of open connections. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

export async function startWebhookSandbox({ port = 0 }: { port?: number } = {}): Promise<WebhookSandbox> {
  const endpoints = new Map<string, WebhookEndpoint>();
  const failures: WebhookFailure[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((raw) => {
      const endpoint = endpoints.get(request.url ?? '');
      if (!endpoint) return response.writeHead(404).end();
      endpoint.answer(raw, request.headers as Record<string, string>, response, failures);
    });
  });
  // Longer than any sender keeps an idle connection, so that none is closed while a sender uses it.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    endpoint: (name) => {
      const path = `/${name}`;
      const endpoint = endpoints.get(path) ?? new WebhookEndpoint(url + path);
      endpoints.set(path, endpoint);
      return endpoint;
    },
    failNext: (n, how) => void failures.push(...Array<WebhookFailure>(n).fill(how)),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
