import { IsIn, IsOptional } from 'class-validator';

/** Query that the embed script, and the page in its frame, send. */
export class FrameQuery {
  /** The chat is in a frame on another site. @example 1 */
  @IsOptional() @IsIn(['1']) frame?: '1';
}
