import { IsString, Length } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** The name of a workspace; published when it is opened and whenever the name changes. */
export class BrandNamed {
  @BoundedId('wsp') workspace_id: string;
  /** The name that people see. */
  @IsString() @Length(1, 120) name: string;
}

/**
 * Keyed by workspace id. Written by the console, read by the apps that write to people in the brand's name. A name is free
 * text, so it has its own prefix: the ads side has no right to it, and the console has none to messages.
 */
export const brands = Topic.declare('brand.profile', [BrandNamed], (event) => event.workspace_id, {
  partitions: 3,
  retention: 'forever',
});
