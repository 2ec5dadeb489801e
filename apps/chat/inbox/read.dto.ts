import { IsInt, Max, Min } from 'class-validator';

/** How far the caller has read a conversation. */
export class ReadInput {
  /** The `sequence` of the last message that the caller has read. */
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) sequence: number;
}
