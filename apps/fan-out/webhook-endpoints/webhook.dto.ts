import { IsBoolean, IsISO8601, IsInt, IsOptional, IsString } from 'class-validator';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

/** How a webhook's secret is replaced. */
export class RotateInput {
  /** True ends the use of the present secret at once, for example because others have learned it. */
  @IsOptional() @IsBoolean() revoke?: boolean;
}

/** A new secret. The previous one signs as well until the next rotation, unless it was revoked. */
export class Rotated {
  /** `whsec_…`; shown this once. @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD */
  @IsString() secret: string;
}

/** The period whose posts are sent to a webhook again. */
export class ReplayInput {
  /** Start of the period, ISO 8601: posts published at or after it. */
  @IsISO8601({ strict: true }, BEYOND_SCHEMA) from: string;
  /** End of the period, ISO 8601: posts published before it. */
  @IsISO8601({ strict: true }, BEYOND_SCHEMA) to: string;
}

/** How many posts will be sent again, each with the `webhook-id` that it had. */
export class Replaying {
  @IsInt() posts: number;
}
