import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDENTITY_HEADER, IDENTITY_PURPOSE, type Identity } from '#platform/http/identity.js';
import type { Role } from '#platform/http/roles.js';
import { TokenSigner } from '#platform/security/signer.js';

export interface TestCaller {
  /** Without workspace and role: a visitor without credentials. */
  workspace?: string;
  role?: Role;
  /** `key_test` for a caller with a workspace unless said otherwise. */
  actor?: string;
  /** The owner of the instance. */
  instance?: boolean;
  ip?: string;
}

/** Returns the identity header that the gateway would set, signed with the key in an embedded stack's data folder. */
export function identityHeaders(dataDir: string, who: TestCaller = {}): Record<string, string> {
  const { privateKey } = JSON.parse(readFileSync(join(dataDir, 'keys', 'identity.json'), 'utf8')) as {
    privateKey: string;
  };
  const identity: Identity = {
    actor: who.actor ?? (who.workspace ? 'key_test' : null),
    workspace: who.workspace ?? null,
    role: who.role ?? null,
    instance: who.instance ?? false,
    ip: who.ip ?? '127.0.0.1',
  };
  return { [IDENTITY_HEADER]: new TokenSigner(IDENTITY_PURPOSE, privateKey).sign(identity, 600) };
}
