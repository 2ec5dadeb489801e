import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';

/** What of a post may not arrive: a part that is cut off, links in that part, line breaks, or the title. */
export const LOSSES = ['cut', 'links', 'line_breaks', 'title'] as const;
export type Loss = (typeof LOSSES)[number];

/** A draft of a post of a channel, as it is written at the moment. */
export class DraftInput {
  /** The channel that the post is for. */
  @BoundedId('chn') channel_id: string;
  /** @example Gayo is back */
  @IsOptional() @OneLine(0, 200) title?: string;
  /** Plain text. @example The harvest of Gayo has arrived. Order by Friday: https://kopi.example/gayo */
  @PlainText(1, 10_000) body: string;
}

/** Something of a post that does not arrive over one transport. */
export class PreviewLoss {
  /** What is lost. `cut`: the end of the text; `links`, `line_breaks`: some of them; `title`: all of it. */
  @IsIn(LOSSES) kind: Loss;
  /** How much arrives: characters for `cut`, else links, line breaks or titles. */
  @IsInt() kept: number;
  /** How much there is in the post. */
  @IsInt() of: number;
  /** For `cut`: the longest text that the transport takes, with all that stands around the post; else null. */
  @IsOptional() @IsInt() limit: number | null;
  /** For `cut`: what the limit counts; else null. */
  @IsOptional() @IsIn(['characters', 'bytes']) unit: 'characters' | 'bytes' | null;
  /** The same in plain words. @example Cut after 1,873 of 3,000 characters: it takes 2,000 characters */
  @IsString() words: string;
}

/** A post as followers read it over one transport, without markup. */
export class TransportPreview {
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** Who follows over this transport now. */
  @IsInt() followers: number;
  /** Stands apart above the text, such as a mail's subject; null where nothing does. @example Gayo is back */
  @IsOptional() @IsString() title: string | null;
  /** @example The harvest of Gayo has arrived. Order by Friday: https://kopi.example/gayo */
  @IsString() body: string;
  /** What follows the text; null where nothing does. A post's number in a link is not known yet and stands as zeros. @example Kopi Nusantara */
  @IsOptional() @IsString() end: string | null;
  /** What does not arrive; empty where all of it does. */
  @ValidateNested({ each: true }) @Type(() => PreviewLoss) losses: PreviewLoss[];
  /** False while the brand or the operator has not set up what sending needs: then these followers do not get it. */
  @IsBoolean() set_up: boolean;
}

/** A draft as each transport would send it. */
export class PostPreview {
  /** One for each transport, in their order. */
  @ValidateNested({ each: true }) @Type(() => TransportPreview) items: TransportPreview[];
}

/** A draft, and the one follower who gets it as a test. */
export class TestSendInput extends DraftInput {
  /** A follower of the channel, such as yourself; `POST /v1/followers/lookup` finds one by the address. */
  @BoundedId('fol') follower_id: string;
}

/** What became of a test. It is not tried again, and no report counts it. */
export class TestSent {
  @BoundedId('fol') follower_id: string;
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** `deferred`: it was not taken now, and a post would be tried again later. */
  @IsIn(['delivered', 'deferred', 'failed', 'skipped']) state:
    'delivered' | 'deferred' | 'failed' | 'skipped';
  /** A short code; null once delivered. @example http_500 */
  @IsOptional() @IsString() reason: string | null;
  /** The same in plain words. @example The receiving server answered 500 */
  @IsOptional() @IsString() words: string | null;
}
