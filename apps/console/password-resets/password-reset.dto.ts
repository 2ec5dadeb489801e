import { Transform } from 'class-transformer';
import { IsBoolean, IsISO8601, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

/** Who wants a new password. */
export class AskResetInput {
  /** @example ayu@kopi.example */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  @IsString()
  @Length(1, 254)
  email: string;
}

/** A new password, chosen by a link. */
export class ResetInput {
  /** What follows the # in the link. @example 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA */
  @Matches(/^[\w-]{43}$/) token: string;
  /** At least ten characters. @example at least ten characters */
  @IsString() @Length(10, 200) password: string;
}

/** A change of the caller's own password. */
export class ChangePasswordInput {
  /** @example the password until now */
  @IsString() @MaxLength(200) current_password: string;
  /** At least ten characters. @example at least ten characters */
  @IsString() @Length(10, 200) password: string;
}

/** A link to a new password that was just made for a person. */
export class SentReset {
  /** True if the mail server took a mail with the link. */
  @IsBoolean() mailed: boolean;
  /** The link to hand over, shown only once; null if it was mailed. @example https://corong.example/reset#Yk3… */
  @IsOptional() @IsString() link: string | null;
  @IsISO8601() expires_at: string;
}
