import { Type } from 'class-transformer';
import { IsBase64, IsIn, IsInt, IsISO8601, IsOptional, Length, Max, Min } from 'class-validator';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

/** How the code is drawn. */
export class QrQuery {
  /** Width and height in pixels. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(128) @Max(1024) size = 512;
  /** White modules around it; readers need 4 where the background is not white. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(16) margin = 4;
  /** `false`: without the workspace's logo. With it, the code repairs itself up to 30 % (level H). */
  @IsOptional() @IsIn(['true', 'false']) logo: 'true' | 'false' = 'true';
}

/** The picture in the middle of the workspace's QR codes. */
export class QrLogoInput {
  /**
   * A PNG in base64, up to 45,000 bytes and 512 pixels a side.
   * @example iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
   */
  @IsBase64({}, BEYOND_SCHEMA) @Length(1, 61_000) png: string;
}

/** That the workspace has a logo for its QR codes. */
export class QrLogoView {
  @IsISO8601() updated_at: string;
}
