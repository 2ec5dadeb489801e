import { Type } from 'class-transformer';
import { IsArray, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Conversations that are counted of one list. A list that is longer counts as this many. */
export const COUNTED_UP_TO = 1_000;

/** Numbers of one team's open conversations. */
export class TeamCountsView {
  @BoundedId('tem') team_id: string;
  /** Open conversations. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) open: number;
  /** Open conversations that wait for a person of the team. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) unassigned: number;
}

/** Numbers of conversations. */
export class ConversationCountsView {
  /** Open conversations. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) open: number;
  /** Open conversations that the caller takes care of. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) mine: number;
  /** Open conversations that nobody takes care of. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) unassigned: number;
  /** Open conversations whose customer waits for an answer. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) unanswered: number;
  /** Snoozed conversations. */
  @IsInt() @Min(0) @Max(COUNTED_UP_TO) snoozed: number;
  /** The teams that the caller is in. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => TeamCountsView) teams: TeamCountsView[];
  /** A number that is this high means "this many or more". */
  @IsInt() @Min(1) counted_up_to: number;
}
