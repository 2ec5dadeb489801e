import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

/** User-Agent of a browser: a tracked link does not count clicks of robots. */
export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Statuses after which the client tries again. */
const RETRY_STATUSES = new Set([429, 502, 503]);
const ATTEMPT_MS = 20_000;

export interface Answer<T> {
  status: number;
  headers: Headers;
  /** The body, parsed if it is JSON. */
  body: T;
  text: string;
}

export interface RequestOptions {
  /** Expected statuses; any 2xx by default. */
  expect?: number[];
  headers?: Record<string, string>;
  /** Idempotency-Key of a POST; a new one for each call by default. */
  idempotencyKey?: string;
  /** An HTML form instead of JSON. */
  form?: boolean;
}

interface Init {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
}

export class UnexpectedAnswer extends Error {}

/**
 * HTTP client for the public origin. Every POST has an Idempotency-Key and is sent again while nobody answers, so that its
 * effect happens once.
 */
export class Client {
  /** Number of tries without an answer, or with a status after which the client tries again. */
  retries = 0;

  constructor(
    readonly url: string,
    /** The API key that it sends. */
    readonly secret?: string,
    /** Milliseconds until a request without an answer fails. */
    private readonly patience = 30_000,
  ) {}

  /** Returns a client for the same origin with another API key, or without one as a visitor. */
  as(key?: string): Client {
    return new Client(this.url, key, this.patience);
  }

  get<T = unknown>(path: string, sending: RequestOptions = {}): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, sending);
  }

  post<T = unknown>(path: string, body?: object, sending: RequestOptions = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, sending);
  }

  put<T = unknown>(path: string, body: object, sending: RequestOptions = {}): Promise<Answer<T>> {
    return this.send<T>('PUT', path, body, sending);
  }

  patch<T = unknown>(path: string, body: object, sending: RequestOptions = {}): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body, sending);
  }

  delete<T = unknown>(path: string, sending: RequestOptions = {}): Promise<Answer<T>> {
    return this.send<T>('DELETE', path, undefined, sending);
  }

  /** Returns the path of a URL of this instance: links in mails use PUBLIC_URL, which may have another host. */
  pathOf(url: string): string {
    const { pathname, search } = new URL(url, this.url);
    return pathname + search;
  }

  private async send<T>(
    method: Init['method'],
    path: string,
    body: object | undefined,
    sending: RequestOptions,
  ): Promise<Answer<T>> {
    const init = this.requestOf(method, body, sending);
    const end = Date.now() + this.patience;
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      const answer = await this.attempt<T>(path, init);
      if (answer && sending.expect?.includes(answer.status)) return answer;
      if (answer && !RETRY_STATUSES.has(answer.status)) return this.judge(answer, method, path, sending);
      const wait = Number(answer?.headers.get('retry-after') ?? 0) * 1000 || pause;
      if (Date.now() + wait > end) {
        if (answer) return this.judge(answer, method, path, { expect: sending.expect ?? [] });
        throw new UnexpectedAnswer(
          `${method} ${withoutToken(path)}: no answer from ${this.url} in ${this.patience / 1000} s`,
        );
      }
      this.retries++;
      await delay(wait);
    }
  }

  /** Sends once; null without a complete answer. It does not use `fetch`, whose headers are those of a page's script. */
  private async attempt<T>(path: string, init: Init): Promise<Answer<T> | null> {
    try {
      const answer = await request(this.url + path, { ...init, signal: AbortSignal.timeout(ATTEMPT_MS) });
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
    { headers, idempotencyKey, form }: RequestOptions,
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

  private judge<T>(answer: Answer<T>, method: string, path: string, { expect }: RequestOptions): Answer<T> {
    const fine = expect ? expect.includes(answer.status) : answer.status >= 200 && answer.status < 300;
    if (fine) return answer;
    const wanted = expect?.length ? `, where ${expect.join(' or ')} was expected` : '';
    throw new UnexpectedAnswer(
      `${method} ${withoutToken(path)} answered ${answer.status}${wanted}: ${answer.text.slice(0, 500)}`,
    );
  }
}

/** Returns a path that may be printed, without the token at its end. */
const withoutToken = (path: string): string =>
  path.replace(/(\/(?:confirm|unsubscribe)\/)[^?]+/, '$1…').replace(/(token|click)=[^&]+/, '$1=…');
