import { IsIn, IsOptional, IsString } from 'class-validator';

/** What a visit of a tracked link may bring along; all else in its address is left out. */
export class ClickQuery {
  /**
   * Meta's click id; left out when it is longer than 500 characters. Where the address names several, none is used, and
   * uploads say `ambiguous_click_id`.
   * @example IwAR2xYc0QpL
   */
  @IsOptional() @IsString() fbclid?: string;
  /** Google's; at most 500 characters, else left out, as are all click ids. @example EAIaIQobChMI */
  @IsOptional() @IsString() gclid?: string;
  /** Google's, for clicks from iOS to the web. @example 0AAAAAo4mICGb */
  @IsOptional() @IsString() gbraid?: string;
  /** Google's, for clicks from the web to iOS apps. @example CjkKCQjw */
  @IsOptional() @IsString() wbraid?: string;
  /** TikTok's. @example E.C.P.v3fQ2RHac */
  @IsOptional() @IsString() ttclid?: string;
  /** Microsoft's. @example 3c4f9d1b2a */
  @IsOptional() @IsString() msclkid?: string;
  /** X's. @example 23opevjt88psuo13lu8d020qkn */
  @IsOptional() @IsString() twclid?: string;
  /** LinkedIn's. @example 34ab-12cd */
  @IsOptional() @IsString() li_fat_id?: string;
  /** At most 200 characters, else left out, as are all that begin with utm_. @example facebook */
  @IsOptional() @IsString() utm_source?: string;
  /** The kind of advertisement. @example cpc */
  @IsOptional() @IsString() utm_medium?: string;
  /** The campaign as the marketer calls it there. @example lebaran */
  @IsOptional() @IsString() utm_campaign?: string;
  /** The word that was searched for. @example kopi */
  @IsOptional() @IsString() utm_term?: string;
  /** Which of several advertisements. @example video-2 */
  @IsOptional() @IsString() utm_content?: string;
  /** Whether the visitor agreed to measurement; unknown where it is neither. */
  @IsOptional() @IsIn(['granted', 'denied']) consent?: string;
}
