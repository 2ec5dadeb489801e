import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { request } from 'undici';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Body of a request: an object is sent as JSON, a text as a form unless the headers name another type, bytes unchanged. */
export type Body = object | string | Uint8Array;
export type HeaderFields = Record<string, string>;

export interface Answer<T = any> {
  status: number;
  /** Headers by lower-case name; repeated fields are joined by commas. */
  headers: HeaderFields;
  bytes: Buffer;
  text: string;
  /** The parsed body, if its type is JSON. */
  json: T;
}

interface Exchange {
  method: Method;
  path: string;
  headers: HeaderFields;
  body?: string | Buffer;
}

/** Sends one request; throws if there is no complete answer. */
export type SendRequest = (exchange: Exchange) => Promise<Pick<Answer, 'status' | 'headers' | 'bytes'>>;

const flat = (fields: Record<string, string | number | string[] | undefined>): HeaderFields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );

/** Sends over a socket. It follows no redirect and adds no headers, while `fetch` would add those of a page's script. */
export const overNetwork =
  (origin: string, signal?: () => AbortSignal): SendRequest =>
  async ({ path, ...init }) => {
    const answer = await request(origin + path, { ...init, ...(signal && { signal: signal() }) });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: flat(answer.headers), bytes };
  };

/** Passes the request to the service without a socket, as if the connection came from this address. */
export const fromAddress =
  (service: NestFastifyApplication, remoteAddress: string): SendRequest =>
  async ({ path, method, headers, body }) => {
    const answer = await service.inject({ method, url: path, headers, payload: body, remoteAddress });
    return { status: answer.statusCode, headers: flat(answer.headers), bytes: answer.rawPayload };
  };

/** The HTTP client of all tests: sends a request once and returns whatever was answered. */
export class HttpClient {
  constructor(
    private readonly carry: SendRequest,
    /** Headers of every request. */
    private readonly headers: HeaderFields = {},
  ) {}

  /** Returns a client that sends these headers, too. */
  with(headers: HeaderFields): HttpClient {
    return new HttpClient(this.carry, { ...this.headers, ...headers });
  }

  get<T = any>(path: string, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers);
  }

  head(path: string, headers?: HeaderFields): Promise<Answer> {
    return this.send('HEAD', path, undefined, headers);
  }

  post<T = any>(path: string, body?: Body, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send('POST', path, body, headers);
  }

  put<T = any>(path: string, body?: Body, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send('PUT', path, body, headers);
  }

  patch<T = any>(path: string, body?: Body, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send('PATCH', path, body, headers);
  }

  delete<T = any>(path: string, headers?: HeaderFields): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, headers);
  }

  async send<T = any>(
    method: Method,
    path: string,
    body?: Body,
    headers: HeaderFields = {},
  ): Promise<Answer<T>> {
    const answer = await this.carry({
      method,
      path,
      headers: { ...typeOf(body), ...this.headers, ...headers },
      body: bytesOf(body),
    });
    const text = answer.bytes.toString();
    const isJson = text !== '' && /\bjson\b/.test(answer.headers['content-type'] ?? '');
    return { ...answer, text, json: (isJson ? JSON.parse(text) : undefined) as T };
  }
}

function typeOf(body: Body | undefined): HeaderFields {
  if (body === undefined || body instanceof Uint8Array) return {};
  const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
  return { 'content-type': type };
}

function bytesOf(body: Body | undefined): string | Buffer | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body);
}
