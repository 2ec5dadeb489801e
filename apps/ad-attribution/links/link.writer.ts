import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { randomCode } from './link.code.js';
import { Link } from './link.entity.js';

/** The values of a new link; a code is generated if none is given. */
export type NewLink = Pick<
  Link,
  | 'workspace_id'
  | 'ad_id'
  | 'domain_id'
  | 'host'
  | 'name'
  | 'external_id'
  | 'greeting_id'
  | 'max_clicks'
  | 'starts_at'
  | 'ends_at'
  | 'settings'
> & { code: string | null };

/** Writes links, and publishes an event for each change. */
@Injectable()
export class LinkWriter {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Adds a link, or returns the existing one with the same external id and values. Throws 422 if the existing one has other
   * values, and 409 if the code is taken. Two simultaneous calls may fail with a duplicate error: then call it again.
   */
  async add(tx: Tx, { code, ...fresh }: NewLink): Promise<Link> {
    const { workspace_id, external_id, domain_id } = fresh;
    const made_of = createHash('sha256')
      .update(JSON.stringify({ code, ...fresh }))
      .digest('base64url');
    const known = external_id === null ? null : await tx.findOneBy(Link, { workspace_id, external_id });
    if (known?.made_of === made_of) return known;
    if (known)
      throw Problem.field(
        'external_id',
        'taken',
        `${known.id} has this external id and was made with other values: change that one`,
      );
    if (code !== null && (await tx.existsBy(Link, { code, domain_id })))
      throw Problem.field('code', 'taken', 'Another link has this code: choose another', undefined, 409);
    const row = {
      id: this.ids.next('lnk'),
      ...fresh,
      code: code ?? (await this.freeCode(tx, domain_id)),
      made_of,
      clicks_taken: 0,
      paused_at: null,
      archived_at: null,
      sequence: 1,
      created_at: this.clock.now(),
    };
    const { identifiers } = await tx.insert(Link, row);
    const link = { ...row, number: Number(identifiers[0]!['number']) };
    await this.announce(tx, link);
    return link;
  }

  /** Changes a link that the caller has locked. */
  async change(tx: Tx, row: Link, change: Partial<Link>): Promise<Link> {
    const changed = { ...row, ...change, sequence: row.sequence + 1 };
    await tx.update(Link, { id: row.id }, changed);
    await this.announce(tx, changed);
    return changed;
  }

  private async announce(tx: Tx, link: Link): Promise<void> {
    const { workspace_id, id: link_id, number: link_number, ad_id, greeting_id, sequence } = link;
    const state = link.archived_at !== null ? 'archived' : link.paused_at !== null ? 'paused' : 'active';
    const event = make<LinkDescribed>(LinkDescribed, {
      workspace_id,
      link_id,
      link_number,
      ad_id,
      ...(greeting_id !== null && { greeting_id }),
      state,
    });
    await this.outbox.append(tx, links, event, sequence);
  }

  private async freeCode(tx: Tx, domain_id: string): Promise<string> {
    let code = randomCode();
    while (await tx.existsBy(Link, { code, domain_id })) code = randomCode();
    return code;
  }
}
