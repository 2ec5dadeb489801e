import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AdAttributionSettings } from '../../src/settings.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';

/** Milliseconds to wait for an answer, as Meta recommends. */
export const META_TIMEOUT_MS = 1_500;

/** An answer of Meta, without its texts. */
export interface MetaResponse {
  /** HTTP status; null if there was no answer. */
  status: number | null;
  events_received: number | null;
  fbtrace_id: string | null;
  error_code: number | null;
  error_subcode: number | null;
  /** Code of the network error; null if there was an answer. */
  failure: string | null;
}

/** Codes of errors before a connection was made, so that Meta cannot have received the request. */
export const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Posts to Meta's Graph API. */
@Injectable()
export class MetaClient implements OnApplicationShutdown {
  /**
   * Allows every range: the address comes from the operator's configuration alone (a workspace chooses only the digits
   * of its dataset), who may well point it at a private proxy. Redirects are not followed, so nobody else's address is
   * ever called by it.
   */
  private readonly http = new OutgoingHttp(['0.0.0.0/0', '::/0']);

  constructor(private readonly config: AdAttributionSettings) {}

  /** Returns the path to which a dataset's events are posted. */
  path(dataset: string): string {
    return `/${this.config.META_API_VERSION}/${dataset}/events`;
  }

  /** Posts events; never rejects. The token is sent in a header, so that no log of URLs contains it. */
  async post(path: string, token: string, body: string): Promise<MetaResponse> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    try {
      const answer = await this.http.post(this.config.metaBaseUrl + path, body, headers, {
        timeoutMs: META_TIMEOUT_MS,
      });
      return { ...parseBody(answer.body), status: answer.status, failure: null };
    } catch (error) {
      // A time-out is a DOMException, whose code is a number.
      const { code, name } = error as { code?: unknown; name: string };
      return { ...parseBody(''), status: null, failure: typeof code === 'string' ? code : name };
    }
  }

  /** Reads a dataset's id; never rejects. */
  async read(dataset: string, token: string): Promise<MetaResponse & { id: string | null }> {
    const url = `${this.config.metaBaseUrl}/${this.config.META_API_VERSION}/${dataset}?fields=id`;
    const headers = { authorization: `Bearer ${token}` };
    try {
      const answer = await this.http.send(url, { method: 'GET', headers }, { timeoutMs: META_TIMEOUT_MS });
      const id = /"id"\s*:\s*"(\d{1,32})"/.exec(answer.body)?.[1] ?? null;
      return { ...parseBody(answer.body), id, status: answer.status, failure: null };
    } catch (error) {
      return { ...parseBody(''), id: null, status: null, failure: (error as Error).name };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}

function parseBody(body: string): Omit<MetaResponse, 'status' | 'failure'> {
  let answer: {
    events_received?: unknown;
    fbtrace_id?: unknown;
    error?: { code?: unknown; error_subcode?: unknown; fbtrace_id?: unknown };
  } | null;
  try {
    answer = JSON.parse(body) as typeof answer;
  } catch {
    answer = null;
  }
  const trace = answer?.fbtrace_id ?? answer?.error?.fbtrace_id;
  return {
    events_received: integerOrNull(answer?.events_received),
    fbtrace_id: typeof trace === 'string' && /^[\w-]{1,64}$/.test(trace) ? trace : null,
    error_code: integerOrNull(answer?.error?.code),
    error_subcode: integerOrNull(answer?.error?.error_subcode),
  };
}

const integerOrNull = (value: unknown): number | null =>
  Number.isSafeInteger(value) ? (value as number) : null;
