import { Transform } from 'class-transformer';
import { IsInt, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { VisitLine } from '#platform/http/text.js';

export class FeedQuery {
  /** Only posts before this place of the channel: `next_url` has it. Without it, or with anything else, the newest. */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined,
  )
  @IsOptional()
  @IsInt()
  @JSONSchema({ type: 'string' })
  before?: number;
}

export class ChannelPageQuery extends FeedQuery {
  /** The link or the ad that brought the visitor: whoever follows from the page has it kept with their consent. */
  @VisitLine(255) source?: string;
}
