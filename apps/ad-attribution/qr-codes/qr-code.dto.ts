import { Type } from 'class-transformer';
import { IsBase64, IsIn, IsInt, IsISO8601, IsOptional, Length, Max, Min } from 'class-validator';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

/** Query with the form of the QR code. */
export class QrQuery {
  /** Width and height in pixels. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(128) @Max(1024) size = 512;
  /** Width of the white margin in modules; scanners need 4 on a background that is not white. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(16) margin = 4;
  /** `false`: without the workspace's logo. With the logo, the code has error correction level H (up to 30 %). */
  @IsOptional() @IsIn(['true', 'false']) logo: 'true' | 'false' = 'true';
}

/** Input for the logo in the middle of the workspace's QR codes. */
export class QrLogoInput {
  /**
   * A PNG in base64, up to 45,000 bytes and 512 pixels a side.
   * @example iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
   */
  @IsBase64({}, BEYOND_SCHEMA) @Length(1, 61_000) png: string;
}

/** The workspace's logo: when it was last changed. */
export class QrLogoView {
  @IsISO8601() updated_at: string;
}
