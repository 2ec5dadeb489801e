import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

/** What robots are told from; a tracked link counts only those who look like a person. */
export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Answers that mean: come again. */
const AGAIN = new Set([429, 502, 503]);
const ONE_TRY_MS = 20_000;

export interface Answer<T> {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON. */
  body: T;
  text: string;
}

export interface Sending {
  /** Statuses that are no surprise; any 2xx unless said otherwise. */
  expect?: number[];
  headers?: Record<string, string>;
  /** Sent on a POST; a new one for each call unless given. */
  idempotencyKey?: string;
  /** An HTML form instead of JSON. */
  form?: boolean;
}

interface Init {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
}

export class Surprise extends Error {}

/**
 * Speaks to the one origin. Every POST carries an Idempotency-Key, under which it is sent again while nobody answers:
 * what was sent twice happens once.
 */
export class Client {
  /** Tries that got no answer, or one that means to come again. */
  retries = 0;

  constructor(
    readonly url: string,
    /** The API key that it sends. */
    readonly secret?: string,
    /** Milliseconds until a request that nobody answers is given up. */
    private readonly patience = 30_000,
  ) {}

  /** The same origin with another API key, or as a visitor without one. */
  as(key?: string): Client {
    return new Client(this.url, key, this.patience);
  }

  get<T = unknown>(path: string, sending: Sending = {}): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, sending);
  }

  post<T = unknown>(path: string, body?: object, sending: Sending = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, sending);
  }

  put<T = unknown>(path: string, body: object, sending: Sending = {}): Promise<Answer<T>> {
    return this.send<T>('PUT', path, body, sending);
  }

  patch<T = unknown>(path: string, body: object, sending: Sending = {}): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body, sending);
  }

  delete<T = unknown>(path: string, sending: Sending = {}): Promise<Answer<T>> {
    return this.send<T>('DELETE', path, undefined, sending);
  }

  /** A URL of this instance as its path: links in mails name PUBLIC_URL, which may be another name of it. */
  pathOf(url: string): string {
    const { pathname, search } = new URL(url, this.url);
    return pathname + search;
  }

  private async send<T>(
    method: Init['method'],
    path: string,
    body: object | undefined,
    sending: Sending,
  ): Promise<Answer<T>> {
    const init = this.requestOf(method, body, sending);
    const end = Date.now() + this.patience;
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      const answer = await this.attempt<T>(path, init);
      if (answer && sending.expect?.includes(answer.status)) return answer;
      if (answer && !AGAIN.has(answer.status)) return this.judge(answer, method, path, sending);
      const wait = Number(answer?.headers.get('retry-after') ?? 0) * 1000 || pause;
      if (Date.now() + wait > end) {
        if (answer) return this.judge(answer, method, path, { expect: sending.expect ?? [] });
        throw new Surprise(
          `${method} ${shown(path)}: no answer from ${this.url} in ${this.patience / 1000} s`,
        );
      }
      this.retries++;
      await delay(wait);
    }
  }

  /** Null where no whole answer came. Not by `fetch`, which says of itself that it is a script of some page. */
  private async attempt<T>(path: string, init: Init): Promise<Answer<T> | null> {
    try {
      const answer = await request(this.url + path, { ...init, signal: AbortSignal.timeout(ONE_TRY_MS) });
      const text = await answer.body.text();
      const headers = new Headers();
      for (const [name, value] of Object.entries(answer.headers))
        for (const one of [value ?? []].flat()) headers.append(name, one);
      const json = text !== '' && /\bjson\b/.test(headers.get('content-type') ?? '');
      return {
        status: answer.statusCode,
        headers,
        text,
        body: (json ? JSON.parse(text) : undefined) as T,
      };
    } catch {
      return null;
    }
  }

  private requestOf(
    method: Init['method'],
    body: object | undefined,
    { headers, idempotencyKey, form }: Sending,
  ): Init {
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    return {
      method,
      headers: {
        'user-agent': BROWSER,
        ...(this.secret && { authorization: `Bearer ${this.secret}` }),
        ...(method === 'POST' && { 'idempotency-key': idempotencyKey ?? randomUUID() }),
        ...(body && { 'content-type': type }),
        ...headers,
      },
      ...(body && {
        body: form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body),
      }),
    };
  }

  private judge<T>(answer: Answer<T>, method: string, path: string, { expect }: Sending): Answer<T> {
    const fine = expect ? expect.includes(answer.status) : answer.status >= 200 && answer.status < 300;
    if (fine) return answer;
    const wanted = expect?.length ? `, where ${expect.join(' or ')} was expected` : '';
    throw new Surprise(
      `${method} ${shown(path)} answered ${answer.status}${wanted}: ${answer.text.slice(0, 500)}`,
    );
  }
}

/** A path as it may be printed: some end in a token. */
const shown = (path: string): string =>
  path.replace(/(\/(?:confirm|unsubscribe)\/)[^?]+/, '$1…').replace(/(token|click)=[^&]+/, '$1=…');
