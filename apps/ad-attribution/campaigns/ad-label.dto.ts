import { IsBase64, IsOptional, IsString, Length } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

/** A picture of an ad. */
export class AdPictureInput {
  /**
   * A PNG in base64, up to 45,000 bytes and 512 pixels a side.
   * @example iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
   */
  @IsBase64({}, BEYOND_SCHEMA) @Length(1, 61_000) png: string;
}

/** What an agent sees of the ad that brought a customer. */
export class AdLabelView {
  @BoundedId('adv') id: string;
  /** The marketer's name of the ad. @example Video 2 */
  @IsString() name: string;
  /**
   * Path of its picture on the public origin; null if it has none. It changes with the picture.
   * @example /v1/ads/adv_01k6zq8h4v9d2m7c5x3t0p6y1n/picture?v=1763700000000
   */
  @IsOptional() @IsString() picture_path: string | null;
}
