import { IsIn, IsOptional } from 'class-validator';

/** Said by the embed script, and by the page that it frames. */
export class FrameQuery {
  /** The chat stands in a frame on another site's page. @example 1 */
  @IsOptional() @IsIn(['1']) frame?: '1';
}
