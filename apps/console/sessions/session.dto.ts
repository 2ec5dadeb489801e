import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsISO8601, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ROLES, type Role } from '#platform/http/roles.js';
import { LANGUAGES, type Language } from '#platform/language/language.js';

/** The person who is signed in. */
export class SignedInPerson {
  @BoundedId('psn') id: string;
  /** @example Ayu */
  @IsString() name: string;
  /** The address to sign in with; null for a person who cannot sign in. @example ayu@kopi.example */
  @IsOptional() @IsString() email: string | null;
}

/** The workspace that a signed-in person looks at. */
export class SignedInWorkspace {
  @BoundedId('wsp') id: string;
  /** @example Kopi Nusantara */
  @IsString() name: string;
  /** @example kopi-nusantara */
  @IsString() handle: string;
  /** @example Asia/Jakarta */
  @IsString() time_zone: string;
  /** @example IDR */
  @IsString() currency: string;
  /** Language of texts for customers; null if none was chosen. */
  @IsOptional() @IsIn([...LANGUAGES]) language: Language | null;
}

/** A workspace that a person may switch to. */
export class WorkspaceChoice {
  @BoundedId('wsp') id: string;
  /** @example Kopi Nusantara */
  @IsString() name: string;
  /** The person's role in it. */
  @IsIn([...ROLES]) role: Role;
}

/** Who is signed in, in which workspace and with which role. */
export class SignedIn {
  @ValidateNested() @Type(() => SignedInPerson) person: SignedInPerson;
  @ValidateNested() @Type(() => SignedInWorkspace) workspace: SignedInWorkspace;
  @IsIn([...ROLES]) role: Role;
  /** Every workspace that the person is in, the one that they look at too; 100 at most. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => WorkspaceChoice) workspaces: WorkspaceChoice[];
}

/** The workspace to look at. */
export class SwitchInput {
  @BoundedId('wsp') workspace_id: string;
}

/** A browser in which the caller is signed in. */
export class OwnSessionView {
  @BoundedId('ses') id: string;
  /** Browser and system. @example Firefox on Linux */
  @IsString() device: string;
  /** True for the session with which this request came. */
  @IsBoolean() current: boolean;
  @IsISO8601() created_at: string;
  /** When a request came last, to the minute. It ends a week later. */
  @IsISO8601() last_seen_at: string;
  /** It ends then at the latest. */
  @IsISO8601() expires_at: string;
}
