import { Transform } from 'class-transformer';
import { IsInt, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { VisitLine } from '#platform/http/text.js';

/** Query of a channel's feeds. */
export class FeedQuery {
  /** Only posts whose sequence is lower than this; the link to older posts has it. Without it, or with an invalid value, the newest posts. */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined,
  )
  @IsOptional()
  @IsInt()
  @JSONSchema({ type: 'string' })
  before?: number;
}

/** Query of a channel's page. */
export class ChannelPageQuery extends FeedQuery {
  /** The link or ad through which the visitor came; it is stored with the consent of a visitor who follows from the page. */
  @VisitLine(255) source?: string;
}
