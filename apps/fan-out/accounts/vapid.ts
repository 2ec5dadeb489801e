import { generateKeyPairSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { workspaces } from '#workspace/workspace.topic.js';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Keys } from '#platform/security/keys.js';
import { VapidKey } from './vapid-key.entity.js';

const SEAL = 'vapid key';
const REMEMBERED = 10_000;

/** A P-256 pair as a JWK holds it. */
export interface VapidSecrets {
  x: string;
  y: string;
  d: string;
}

/** `public_key` is the public key as browsers take it: the uncompressed point in base64url. */
export interface VapidPair {
  public_key: string;
  secrets: VapidSecrets;
}

/** The key pair by which push services know a workspace (RFC 8292), made when the workspace is opened; browsers are bound to it. */
@Injectable()
export class VapidKeys {
  /** Sealed as they are kept: a pair never changes, and its secret is opened for use alone. */
  private readonly known = new LRUCache<string, VapidKey>({ max: REMEMBERED });

  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    inbox: Inbox,
  ) {
    inbox.subscribe(workspaces, 'fan-out.vapid', (tx, { data }) => this.add(tx, data.workspace_id));
  }

  async of(workspaceId: string): Promise<VapidPair> {
    const { public_key, secrets } = this.known.get(workspaceId) ?? (await this.row(workspaceId));
    return {
      public_key,
      secrets: JSON.parse(this.keys.open(SEAL, secrets, workspaceId)) as VapidSecrets,
    };
  }

  private async row(workspace_id: string): Promise<VapidKey> {
    const find = () => this.database.read.findOneBy(VapidKey, { workspace_id });
    let row = await find();
    if (!row) {
      await this.database
        .transaction((tx) => this.add(tx, workspace_id))
        .catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
        });
      row = (await find())!;
    }
    this.known.set(workspace_id, row);
    return row;
  }

  /** The one that was there first stays. */
  private async add(tx: Tx, workspace_id: string): Promise<void> {
    if (await tx.existsBy(VapidKey, { workspace_id })) return;
    const { public_key, secrets } = newPair();
    await tx.insert(VapidKey, {
      workspace_id,
      public_key,
      secrets: this.keys.seal(SEAL, JSON.stringify(secrets), workspace_id),
    });
  }
}

/** Makes a new pair of VAPID keys. */
export function newPair(): VapidPair {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  }) as unknown as VapidSecrets;
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { public_key: point.toString('base64url'), secrets: { x, y, d } };
}

/** Its secrets under the first key. */
export function resealedPair(keys: Keys, { workspace_id, secrets }: VapidKey): string {
  return keys.seal(SEAL, keys.open(SEAL, secrets, workspace_id), workspace_id);
}
