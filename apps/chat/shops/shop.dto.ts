import { IsBoolean, IsISO8601, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine } from '#platform/http/text.js';

/** A shop to create. */
export class ShopInput {
  /** What the team calls it. @example kopi-nusantara.example */
  @OneLine(1, 120) name: string;
}

/** How to rotate a secret. */
export class ShopRotateInput {
  /** `true` ends the use of the present secret at once, for example because others have learned it. */
  @IsOptional() @IsBoolean() revoke?: boolean;
}

/** A shop that may call. */
export class ShopView {
  @BoundedId('shp') id: string;
  /** @example kopi-nusantara.example */
  @IsString() name: string;
  /** Where it calls. @example https://chat.example/hooks/shops/shp_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsString() hook_url: string;
  /** Until when calls that the secret before the last rotation signed are accepted; null if none are. */
  @IsOptional() @IsISO8601() previous_secret_until: string | null;
  @IsISO8601() created_at: string;
}

/** A shop with its new secret. */
export class ShopSecretView extends ShopView {
  /** `whsec_…`; shown this once. @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD */
  @IsString() secret: string;
}
