import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** An own domain changed in a way that affects what it serves. */
export class DomainChanged {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('dom') domain_id: string;
}

/** Own domains. Keyed by domain id. Written and followed by ad-attribution, whose processes read the changed row. */
export const domains = Topic.declare('ads.domain', [DomainChanged], (event) => event.domain_id, {
  partitions: 1,
  retention: 1,
});
