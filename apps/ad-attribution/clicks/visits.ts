import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity } from '#platform/http/identity.js';
import { Clock } from '#platform/ports/clock.port.js';
import { chooseDoor, closedReason, type OpenDoor } from '../links/choose-door.js';
import type { DoorVisit } from '../links/door-conditions.js';
import { ClickLimits } from './click-limits.js';
import { filterReason } from './click-filter.js';
import { clickParameters, type ClickParameters } from './click.parameters.js';
import type { DestinationClass, FilterReason } from './click.topic.js';
import type { CachedLink } from './link.cache.js';
import { Repetitions } from './repetitions.js';
import { agentOf } from './agents.js';
import { languageOf } from './visit-headers.js';
import { VisitorHashes } from './visitors.js';

/** A visit with its verdict and its door. */
export interface Visit extends DoorVisit {
  /** Why it does not count as a click; null for a valid click. */
  reason: FilterReason | null;
  /** Keyed hash of the network's click id; undefined if there is none. */
  networkId: string | undefined;
  door: OpenDoor;
  destination: DestinationClass;
  parameters: ClickParameters;
}

/** Classifies visits: who the visitor is, whether the visit counts, and to which door it leads. */
@Injectable()
export class Visits {
  constructor(
    private readonly visitors: VisitorHashes,
    private readonly repetitions: Repetitions,
    private readonly limits: ClickLimits,
    private readonly clock: Clock,
  ) {}

  /** Classifies one request for a link. */
  of(link: CachedLink, request: FastifyRequest, { ip, country }: Pick<Identity, 'ip' | 'country'>): Visit {
    const { headers } = request;
    const agent = headers['user-agent'];
    const at = this.clock.now();
    const who: DoorVisit = {
      at,
      device: agentOf(agent ?? '').device,
      visitor: this.visitors.hash(ip, agent),
    };
    const language = languageOf(headers['accept-language']);
    if (language !== undefined) who.language = language;
    if (country !== undefined) who.country = country;
    const door = chooseDoor(link, who);
    const kind = door.settings.door === 'follow' ? 'follow' : 'chat';
    const parameters = clickParameters(request.query as Record<string, unknown>, link.utm);
    const networkId = this.visitors.hashOfNetworkId(parameters.source);
    const reason =
      filterReason(request.method, headers) ??
      closedReason(link, at) ??
      this.limitReason(link, who, networkId);
    return { ...who, reason, networkId, door, destination: reason ? 'page' : kind, parameters };
  }

  /**
   * Decides whether the link's limit allows the visit. A repetition does not use it up, and is valid even if the limit
   * was reached meanwhile.
   */
  private limitReason(
    link: CachedLink,
    { visitor, at }: DoorVisit,
    networkId: string | undefined,
  ): FilterReason | null {
    if (link.max_clicks === null) return null;
    if (this.repetitions.isRepeated(visitor, link.link_id, networkId, at)) return null;
    if (this.limits.take(link)) return null;
    // The visit was refused, so the next equal one is no repetition.
    this.repetitions.forget(visitor, link.link_id, networkId);
    return 'over_max_clicks';
  }
}
