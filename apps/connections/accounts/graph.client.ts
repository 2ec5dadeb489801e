import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { NetworkRequests } from './network-request.js';
import { networkAway, refusedByNetwork } from './network.port.js';

/** The access token is wrong, expired or revoked. */
const TOKEN_REFUSED = new Set([102, 190, 463, 467]);
/** Meta's own trouble, or its limits: nothing is said of what was sent. */
const LATER = new Set([1, 2, 4, 17, 32, 341, 368, 613, 80007]);

export interface GraphQuestion {
  base: string;
  path: string;
  fields: string;
  access_token: string;
  app_secret: string;
  /** The field that names what is asked for. */
  field: string;
}

/** Reads Meta's Graph API with an account's own token, which proves the app's secret along with it. */
@Injectable()
export class GraphClient {
  constructor(
    private readonly requests: NetworkRequests,
    private readonly config: MessageSettings,
  ) {}

  /** The node. Throws a Problem: 422 naming the field that Meta refuses, 503 where it does not answer. */
  async read({
    base,
    path,
    fields,
    access_token,
    app_secret,
    field,
  }: GraphQuestion): Promise<Record<string, unknown>> {
    // Meta refuses a request whose proof was made by another secret than the one of the token's app.
    const appsecret_proof = createHmac('sha256', app_secret).update(access_token).digest('hex');
    const query = new URLSearchParams({ fields, appsecret_proof });
    const url = `${base}/${this.config.META_API_VERSION}/${path}?${query}`;
    const headers = { authorization: `Bearer ${access_token}` };
    const answer = await this.requests.json({ network: 'Meta', url, headers });
    if (typeof answer === 'string') throw networkAway('Meta', answer);
    const error = answer.body['error'] as { code?: unknown; message?: unknown } | undefined;
    if (!error && answer.status < 300) return answer.body;
    const code = Number(error?.code);
    if (!Number.isSafeInteger(code)) throw networkAway('Meta', 'foreign');
    if (LATER.has(code)) throw networkAway('Meta', 'away');
    const why = `Meta refuses it: ${String(error?.message ?? `code ${code}`)}`;
    if (/appsecret_proof/i.test(why)) throw refusedByNetwork('app_secret', why);
    throw refusedByNetwork(TOKEN_REFUSED.has(code) ? 'access_token' : field, why);
  }
}
