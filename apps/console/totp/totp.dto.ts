import { IsArray, IsBoolean, IsInt, IsString, Length, Matches } from 'class-validator';

/** Whether the caller is asked for codes of an authenticator app. */
export class TotpView {
  @IsBoolean() on: boolean;
  /** Recovery codes that were not used yet. */
  @IsInt() recovery_codes_left: number;
}

/** A new secret for an authenticator app; it counts once a code confirms it. */
export class TotpSecret {
  /** For typing in. @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP */
  @Matches(/^[A-Z2-7]+$/) secret: string;
  /** For a QR code. @example otpauth://totp/Corong:ayu@kopi.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Corong */
  @IsString() uri: string;
  /** The same as a QR code: a picture in SVG. @example <svg xmlns="http://www.w3.org/2000/svg"></svg> */
  @IsString() qr_code: string;
}

/** A code. */
export class CodeInput {
  /** Six digits of the authenticator app, or a recovery code where one is accepted. @example 492039 */
  @IsString() @Length(6, 40) code: string;
}

/** Recovery codes, which are shown only once. Each signs its person in once, in place of a code of the app. */
export class RecoveryCodesView {
  /** @example ["k3f9-x0zm-27qa"] */
  @IsArray() @IsString({ each: true }) recovery_codes: string[];
}
