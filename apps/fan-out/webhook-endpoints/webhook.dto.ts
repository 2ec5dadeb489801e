import { IsBoolean, IsISO8601, IsInt, IsOptional, IsString } from 'class-validator';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

export class RotateInput {
  /** The secret so far signs no more: where it is known to others. */
  @IsOptional() @IsBoolean() revoke?: boolean;
}

/** A new secret. The one before signs as well until the next rotation, unless it was revoked. */
export class Rotated {
  /** `whsec_…`; shown this once. @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD */
  @IsString() secret: string;
}

export class ReplayInput {
  /** ISO 8601; posts published from then… */
  @IsISO8601({ strict: true }, BEYOND_SCHEMA) from: string;
  /** …and before then. */
  @IsISO8601({ strict: true }, BEYOND_SCHEMA) to: string;
}

/** Posts that come again, each under the webhook-id that it had. */
export class Replaying {
  @IsInt() posts: number;
}
