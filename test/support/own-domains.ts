import { randomBytes } from 'node:crypto';
import { DomainWriter } from '../../apps/ad-attribution/domains/domain.writer.js';
import { Domain } from '../../apps/ad-attribution/domains/domain.entity.js';
import { eventually, type AdsSide } from './ads-side.js';

/** A host that no other test has. */
export const newHost = (): string => `go-${randomBytes(6).toString('hex')}.kopi.example`;

/** Adds an own domain and proves it as a check does that found its record; resolves once it is served. */
export async function provenDomain(
  ads: AdsSide,
  workspace: string,
  host = newHost(),
): Promise<{ id: string; host: string }> {
  const { json } = await ads.as(workspace).post('/v1/domains', { host });
  const writer = ads.service.get(DomainWriter, { strict: false });
  await ads.database.transaction(async (tx) => {
    const row = await ads.database.lock(tx, Domain, { id: json.id });
    await writer.change(tx, row!, {
      ...{ state: 'proven', proven_host: host, proven_by: 'dns', proven_at: 1, next_check_at: null },
    });
  });
  await eventually(async () => (await ads.as(null).get('/', { host })).status === 200);
  return { id: json.id as string, host };
}
