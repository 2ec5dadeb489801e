import { IsIn, IsOptional, IsString } from 'class-validator';

/** Query parameters that are kept of a visit to a tracked link; all others are ignored. */
export class ClickQuery {
  /**
   * Meta's click id; left out when it is longer than 500 characters. Where the address names several, none is used, and
   * uploads say `ambiguous_click_id`.
   * @example IwAR2xYc0QpL
   */
  @IsOptional() @IsString() fbclid?: string;
  /**
   * Google's click id. Like every click id, it is ignored if it is longer than 500 characters.
   * @example EAIaIQobChMI
   */
  @IsOptional() @IsString() gclid?: string;
  /** Google's click id for clicks from iOS to the web. @example 0AAAAAo4mICGb */
  @IsOptional() @IsString() gbraid?: string;
  /** Google's click id for clicks from the web to iOS apps. @example CjkKCQjw */
  @IsOptional() @IsString() wbraid?: string;
  /** TikTok's click id. @example E.C.P.v3fQ2RHac */
  @IsOptional() @IsString() ttclid?: string;
  /** Microsoft's click id. @example 3c4f9d1b2a */
  @IsOptional() @IsString() msclkid?: string;
  /** X's click id. @example 23opevjt88psuo13lu8d020qkn */
  @IsOptional() @IsString() twclid?: string;
  /** LinkedIn's click id. @example 34ab-12cd */
  @IsOptional() @IsString() li_fat_id?: string;
  /**
   * The website or network of the advertisement. Like every `utm_` label, it is ignored if it is longer than 200
   * characters.
   * @example facebook
   */
  @IsOptional() @IsString() utm_source?: string;
  /** The kind of advertisement. @example cpc */
  @IsOptional() @IsString() utm_medium?: string;
  /** The marketer's name of the campaign. @example lebaran */
  @IsOptional() @IsString() utm_campaign?: string;
  /** The search term. @example kopi */
  @IsOptional() @IsString() utm_term?: string;
  /** The variant of the advertisement. @example video-2 */
  @IsOptional() @IsString() utm_content?: string;
  /** Whether the visitor agreed to measurement; every other value means that this is unknown. */
  @IsOptional() @IsIn(['granted', 'denied']) consent?: string;
}
