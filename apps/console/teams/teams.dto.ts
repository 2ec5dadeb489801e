import { IsArray, IsISO8601, IsOptional, IsString, Matches } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine } from '#platform/http/text.js';

/** A new team. */
export class NewTeamInput {
  /** A name that no other team of the workspace has. @example Orders */
  @OneLine(1, 120) name: string;
}

/** Changes of a team; fields that are left out stay. */
export class ChangeTeamInput {
  /** A name that no other team of the workspace has. @example Orders */
  @IsOptional() @OneLine(1, 120) name?: string;
}

/** A team and who is in it. */
export class TeamView {
  @BoundedId('tem') id: string;
  /** @example Orders */
  @IsString() name: string;
  /** Its persons, in the order in which they came into the workspace. @example ["psn_01k6zq8h4v9d2m7c5x3t0p6y1n"] */
  @IsArray() @Matches(/^psn_[0-9a-hjkmnp-tv-z]{26}$/, { each: true }) member_ids: string[];
  @IsISO8601() created_at: string;
}
