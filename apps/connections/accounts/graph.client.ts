import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { NetworkRequests } from './network-request.js';
import { networkUnavailable, refusedByNetwork } from './network.port.js';

/** The URLs that a Meta app calls for all its accounts; it signs the calls with its secret. */
export const META_HOOK = { kind: 'meta', secret: 'app_secret' } as const;

/** Error codes of the Graph API for a wrong, expired or revoked access token. */
const INVALID_TOKEN_CODES = new Set([102, 190, 463, 467]);
/** Error codes for failures at Meta and for rate limits. They say nothing about the request. */
const TRANSIENT_CODES = new Set([1, 2, 4, 17, 32, 341, 368, 613, 80007]);

/** A request to the Graph API for one object. */
export interface GraphRequest {
  base: string;
  path: string;
  access_token: string;
  app_secret: string;
  /** The input field that names the requested object; a refusal is reported in it. */
  field: string;
}

/** Calls Meta's Graph API with an account's own token. The signed request also proves that the app secret is right. */
@Injectable()
export class GraphClient {
  constructor(
    private readonly requests: NetworkRequests,
    private readonly config: MessageSettings,
  ) {}

  /** Reads an object. Throws a Problem: 422 naming the field that Meta refuses, 503 when Meta does not answer. */
  read({
    fields,
    platform,
    ...request
  }: GraphRequest & { fields: string; platform?: 'instagram' }): Promise<Record<string, unknown>> {
    return this.call('GET', { fields, ...(platform && { platform }) }, request);
  }

  /** Changes an object; throws as `read` does. */
  change(parameters: Record<string, string>, request: GraphRequest): Promise<Record<string, unknown>> {
    return this.call('POST', parameters, request);
  }

  private async call(
    method: 'GET' | 'POST',
    parameters: Record<string, string>,
    { base, path, access_token, app_secret, field }: GraphRequest,
  ): Promise<Record<string, unknown>> {
    // Meta refuses a request whose proof was made with the secret of another app than the token's.
    const appsecret_proof = createHmac('sha256', app_secret).update(access_token).digest('hex');
    const query = new URLSearchParams({ ...parameters, appsecret_proof });
    const url = `${base}/${this.config.META_API_VERSION}/${path}?${query}`;
    const headers = { authorization: `Bearer ${access_token}` };
    const answer = await this.requests.json({ network: 'Meta', url, method, headers });
    if (typeof answer === 'string') throw networkUnavailable('Meta', answer);
    const error = answer.body['error'] as { code?: unknown; message?: unknown } | undefined;
    if (!error && answer.status < 300) return answer.body;
    const code = Number(error?.code);
    if (!Number.isSafeInteger(code)) throw networkUnavailable('Meta', 'foreign');
    if (TRANSIENT_CODES.has(code)) throw networkUnavailable('Meta', 'unreachable');
    const why = `Meta refuses it: ${String(error?.message ?? `code ${code}`)}`;
    if (/appsecret_proof/i.test(why)) throw refusedByNetwork('app_secret', why);
    throw refusedByNetwork(INVALID_TOKEN_CODES.has(code) ? 'access_token' : field, why);
  }
}
