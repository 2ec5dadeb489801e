import { IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { OneLine } from '#platform/http/text.js';

/** What a browser is asked for a passkey with. */
export class PasskeyChallenge {
  /** To be sent back with the browser's answer, within five minutes. @example eyJjaGFsbGVuZ2UiOiJ4In0.k1.c2lnbmF0dXJl */
  @IsString() token: string;
  /** JSON of the options for `navigator.credentials`, as WebAuthn's `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` take them. @example {"challenge":"x"} */
  @IsString() options: string;
}

/** A browser's answer to a challenge. */
export class PasskeyAnswerInput {
  /** The `token` of the challenge. @example eyJjaGFsbGVuZ2UiOiJ4In0.k1.c2lnbmF0dXJl */
  @IsString() @MaxLength(4_000) token: string;
  /** JSON of the credential, as `PublicKeyCredential.toJSON` returns it. @example {"id":"x"} */
  @IsString() @MaxLength(20_000) credential: string;
}

/** A new passkey. */
export class NewPasskeyInput extends PasskeyAnswerInput {
  /** A name by which its person knows it again. @example Laptop */
  @OneLine(1, 120) name: string;
}

/** A passkey of the caller. */
export class PasskeyView {
  @BoundedId('pky') id: string;
  /** @example Laptop */
  @IsString() name: string;
  @IsISO8601() created_at: string;
  /** Null for one that was not used yet. */
  @IsOptional() @IsISO8601() last_used_at: string | null;
}
