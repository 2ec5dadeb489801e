import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient, overNetwork, type Answer, type Method } from '../support/http-client.js';

/** User-Agent of a browser: a tracked link does not count clicks of robots. */
export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Statuses after which the client tries again. */
const RETRY_STATUSES = new Set([429, 502, 503]);
const ATTEMPT_MS = 20_000;

export interface RequestOptions {
  /** Expected statuses; any 2xx by default. */
  expect?: number[];
  headers?: Record<string, string>;
  /** Idempotency-Key of a POST; a new one for each call by default. */
  idempotencyKey?: string;
  /** An HTML form instead of JSON. */
  form?: boolean;
}

export class UnexpectedAnswer extends Error {}

/**
 * HTTP client for the public origin. Every POST has an Idempotency-Key and is sent again while nobody answers, so that its
 * effect happens once.
 */
export class Client {
  /** Number of tries without an answer, or with a status after which the client tries again. */
  retries = 0;
  private readonly http: HttpClient;

  constructor(
    readonly url: string,
    /** The API key that it sends. */
    readonly secret?: string,
    /** Milliseconds until a request without an answer fails. */
    private readonly patience = 30_000,
  ) {
    this.http = new HttpClient(overNetwork(url, () => AbortSignal.timeout(ATTEMPT_MS)));
  }

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
    method: Method,
    path: string,
    body: object | undefined,
    sending: RequestOptions,
  ): Promise<Answer<T>> {
    const content = sending.form ? new URLSearchParams(body as Record<string, string>).toString() : body;
    const headers = {
      'user-agent': BROWSER,
      ...(this.secret && { authorization: `Bearer ${this.secret}` }),
      ...(method === 'POST' && { 'idempotency-key': sending.idempotencyKey ?? randomUUID() }),
      ...sending.headers,
    };
    const end = Date.now() + this.patience;
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      // Without a complete answer it is sent again.
      const answer = await this.http.send<T>(method, path, content, headers).catch(() => null);
      if (answer && sending.expect?.includes(answer.status)) return answer;
      if (answer && !RETRY_STATUSES.has(answer.status))
        return this.checkStatus(answer, method, path, sending);
      const wait = Number(answer?.headers['retry-after'] ?? 0) * 1000 || pause;
      if (Date.now() + wait > end) {
        if (answer) return this.checkStatus(answer, method, path, { expect: sending.expect ?? [] });
        throw new UnexpectedAnswer(
          `${method} ${withoutToken(path)}: no answer from ${this.url} in ${this.patience / 1000} s`,
        );
      }
      this.retries++;
      await delay(wait);
    }
  }

  private checkStatus<T>(
    answer: Answer<T>,
    method: string,
    path: string,
    { expect }: RequestOptions,
  ): Answer<T> {
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
