import { generateKeyPairSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { workspaces } from '#workspace/workspace.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Providers, type Account } from './providers.js';

/** A P-256 pair as a JWK holds it. */
export interface VapidSecrets {
  x: string;
  y: string;
  d: string;
}

/** The key pair by which push services know a workspace (RFC 8292), made when the workspace is opened; browsers are bound to it. */
@Injectable()
export class VapidKeys {
  constructor(
    private readonly providers: Providers,
    inbox: Inbox,
  ) {
    inbox.subscribe(workspaces, 'fan-out.vapid', (tx, { data }) =>
      providers.add(tx, data.workspace_id, 'web_push', newPair),
    );
  }

  async of(workspaceId: string): Promise<Account<VapidSecrets>> {
    const known = await this.providers.of<VapidSecrets>(workspaceId, 'web_push');
    if (known) return known;
    await this.providers.addOnce(workspaceId, 'web_push', newPair);
    return (await this.providers.of<VapidSecrets>(workspaceId, 'web_push'))!;
  }
}

/** `account` is the public key as browsers take it: the uncompressed point in base64url. */
export function newPair(): { account: string; hook: string; settings: object; secrets: VapidSecrets } {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  }) as unknown as VapidSecrets;
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { account: point.toString('base64url'), hook: '', settings: {}, secrets: { x, y, d } };
}
