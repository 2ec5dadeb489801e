import { Transform } from 'class-transformer';
import { ArrayUnique, IsArray, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';

/** Second factors that a person may have set up. */
export const SECOND_FACTORS = ['totp', 'recovery_code', 'passkey'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** Who wants to sign in. */
export class SignInInput {
  /** The address of the person's account. @example ayu@kopi.example */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  @IsString()
  @Length(1, 254)
  email: string;
  /** @example at least ten characters */
  @IsString() @MaxLength(200) password: string;
}

/** How far the sign-in got. */
export class SignInAnswer {
  /** `signed_in`: the cookie of the session is set. `second_factor`: the password was right, and one of `methods` has to follow within ten minutes. */
  @IsIn(['signed_in', 'second_factor']) state: 'signed_in' | 'second_factor';
  /** Left out once the person is signed in. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn([...SECOND_FACTORS], { each: true })
  methods?: SecondFactor[];
}
