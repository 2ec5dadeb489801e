import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsISO8601,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ROLES, type Role } from '#platform/http/roles.js';
import { OneLine } from '#platform/http/text.js';

/** Who is invited. */
export class NewInvitationInput {
  /** @example budi@kopi.example */
  @IsEmail()
  @MaxLength(254)
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  email: string;
  @IsIn([...ROLES]) role: Role;
}

/** An invitation that was not accepted yet. */
export class InvitationView {
  @BoundedId('inv') id: string;
  /** @example budi@kopi.example */
  @IsString() email: string;
  @IsIn([...ROLES]) role: Role;
  /** `expired`: the link works no more; renew it for another one. */
  @IsIn(['open', 'expired']) state: 'open' | 'expired';
  @IsISO8601() expires_at: string;
  @IsISO8601() created_at: string;
}

/** An invitation whose link was just made. */
export class SentInvitation extends InvitationView {
  /** True if the mail server took a mail with the link. */
  @IsBoolean() mailed: boolean;
  /** The link to hand over, shown only once; null if it was mailed. @example https://corong.example/join#Yk3… */
  @IsOptional() @IsString() link: string | null;
}

/** The token of a link: what follows the # in it. */
export class LinkTokenInput {
  /** @example 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA */
  @Matches(/^[\w-]{43}$/) token: string;
}

/** What an invitation offers. */
export class InvitationPreview {
  /** The name of the workspace. @example Kopi Nusantara */
  @IsString() workspace: string;
  /** @example budi@kopi.example */
  @IsString() email: string;
  @IsIn([...ROLES]) role: Role;
  /** True if the address has an account already, whose password is then asked for. */
  @IsBoolean() has_account: boolean;
}

/** Accepts an invitation. */
export class AcceptInput extends LinkTokenInput {
  /** The name that colleagues see; needed without an account. @example Budi */
  @IsOptional() @OneLine(1, 120) name?: string;
  /** A new password of at least ten characters, or that of the account; not needed by who is signed in to it. @example at least ten characters */
  @IsOptional() @IsString() @Length(1, 200) password?: string;
}
