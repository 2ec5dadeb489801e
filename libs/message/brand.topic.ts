import { IsString, Length } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** What a workspace is called: said when it is opened, and whenever the name changes. */
export class BrandNamed {
  @BoundedId('wsp') workspace_id: string;
  /** As people see it. */
  @IsString() @Length(1, 120) name: string;
}

/**
 * By workspace id. Written by the console, read by the apps that write to people in the brand's name. It has a prefix of
 * its own, since a name is free text: the ads side has no right to it, and the console none to what is said.
 */
export const brands = Topic.declare('brand.profile', [BrandNamed], (event) => event.workspace_id, {
  partitions: 3,
  retention: 'forever',
});
