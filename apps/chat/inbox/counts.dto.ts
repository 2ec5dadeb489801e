import { Type } from 'class-transformer';
import { IsArray, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Most conversations that are counted of one list; a list that is longer counts as this many. */
export const MAX_COUNTED_PER_LIST = 1_000;

/** Numbers of one team's open conversations. */
export class TeamCountsView {
  @BoundedId('tem') team_id: string;
  /** Open conversations. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) open: number;
  /** Open conversations that wait for a person of the team. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) unassigned: number;
}

/** Numbers of conversations. */
export class ConversationCountsView {
  /** Open conversations. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) open: number;
  /** Open conversations that the caller takes care of. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) mine: number;
  /** Open conversations that the caller takes care of, in which the customer wrote something that the caller has not read. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) unread: number;
  /** Open conversations that nobody takes care of. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) unassigned: number;
  /** Open conversations whose customer waits for an answer. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) unanswered: number;
  /** Snoozed conversations. */
  @IsInt() @Min(0) @Max(MAX_COUNTED_PER_LIST) snoozed: number;
  /** The teams that the caller is in. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => TeamCountsView) teams: TeamCountsView[];
  /** A number that is this high means "this many or more". */
  @IsInt() @Min(1) counted_up_to: number;
}
