import { Type } from 'class-transformer';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { IsIn, IsISO8601, IsOptional, IsString, IsUrl, ValidateNested } from 'class-validator';

/** A post in a JSON Feed. */
export class JsonFeedItem {
  /** @example pst_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsString() id: string;
  /** @example https://corong.example/@kopi-nusantara/pst_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsUrl({ require_tld: false }) url: string;
  @IsOptional() @IsString() title?: string;
  /** @example Beans from Gayo are back. */
  @IsString() content_text: string;
  @IsISO8601() date_published: string;
  @IsOptional() @IsISO8601() date_modified?: string;
}

/** JSON Feed 1.1, https://jsonfeed.org/version/1.1. */
export class JsonFeed {
  /** @example https://jsonfeed.org/version/1.1 */
  @IsString() version: string;
  /** @example Kopi Nusantara */
  @IsString() title: string;
  /** @example https://corong.example/@kopi-nusantara */
  @IsUrl({ require_tld: false }) home_page_url: string;
  /** @example https://corong.example/@kopi-nusantara/feed.json */
  @IsUrl({ require_tld: false }) feed_url: string;
  /**
   * URL of the same feed with older posts; left out if there are none.
   * @example https://corong.example/@kopi-nusantara/feed.json?before=21
   */
  @IsOptional() @IsUrl({ require_tld: false }) next_url?: string;
  @IsOptional() @IsString() description?: string;
  /** The channel's language, else its workspace's; left out if neither has one. */
  @IsOptional() @IsIn([...LANGUAGES]) language?: Language;
  @ValidateNested({ each: true }) @Type(() => JsonFeedItem) items: JsonFeedItem[];
}
