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
import { BoundedId, BoundedHandle } from '#platform/events/bounded-fields.js';
import { ROLES, type Role } from '#platform/http/roles.js';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { OneLine } from '#platform/http/text.js';
import { IsTimeZone } from '#platform/time/zones.js';
import { IsCurrency } from '#platform/money.js';

class WorkspaceSettingsInput {
  /** IANA time zone in which its days are counted; UTC by default. It can be changed until the first click or cost; after that another zone is refused with 409. */
  @IsOptional() @IsTimeZone() time_zone?: string;
  /** The currency that its reports show first; USD by default. */
  @IsOptional() @IsCurrency() currency?: string;
  /**
   * Language of pages, mails and chats for its customers and followers; a channel may have another one. Null (the default)
   * to use the language of each browser, or English.
   */
  @IsOptional() @IsIn([...LANGUAGES]) language?: Language | null;
  /**
   * Its chats over WhatsApp ask each customer once, by two buttons, whether ads may learn of the chat. Off by default. Nobody has to
   * answer in order to go on, and the answer can be taken back in the chat.
   */
  @IsOptional() @IsBoolean() ask_consent?: boolean;
  /**
   * Lets the ad network's own id of a customer or of their click (`ctwa_clid`, the page- or Instagram-scoped id) reach the
   * ads side, so that a conversion can be uploaded by it: only of customers who granted consent, and never a number, name
   * or message. Off by default.
   */
  @IsOptional() @IsBoolean() share_network_ids?: boolean;
}

/** Input for a further workspace. */
export class NewWorkspaceInput extends WorkspaceSettingsInput {
  /** The brand's name that people see. @example Kopi Nusantara */
  @OneLine(1, 120) workspace: string;
  /** Part of the URL of its web chat; made from the name by default. */
  @IsOptional() @BoundedHandle() handle?: string;
}

/** Input of the set-up: the first workspace and its owner. */
export class SetupInput extends NewWorkspaceInput {
  /** The owner's name. @example Ayu */
  @OneLine(1, 120) name: string;
  @IsEmail()
  @MaxLength(254)
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  email: string;
  /** At least ten characters. @example at least ten characters */
  @IsString() @Length(10, 200) password: string;
}

/** Changes of a workspace; fields that are left out stay. If one field is refused, nothing is changed. */
export class ChangeWorkspaceInput extends WorkspaceSettingsInput {
  @IsOptional() @OneLine(1, 120) name?: string;
}

/** A new workspace with its first owner key, which is shown only once. */
export class OpenedWorkspace {
  @BoundedId('wsp') workspace_id: string;
  /** @example kopi-nusantara */
  @IsString() handle: string;
  /** @example corong_5f0c8d1e6a554b0e9d3f */
  @IsString() api_key: string;
  @BoundedId('key') key_id: string;
}

/** A workspace and its settings. */
export class WorkspaceView {
  @BoundedId('wsp') id: string;
  /** @example kopi-nusantara */
  @IsString() handle: string;
  /** @example Kopi Nusantara */
  @IsString() name: string;
  /** @example Asia/Jakarta */
  @IsString() time_zone: string;
  /** @example IDR */
  @IsString() currency: string;
  /** Null if none was chosen. */
  @IsOptional() @IsIn([...LANGUAGES]) language: Language | null;
  /** Whether its chats ask customers if ads may learn of the chat. */
  @IsBoolean() ask_consent: boolean;
  /** Whether networks' own ids of consenting customers reach the ads side, for uploads. */
  @IsBoolean() share_network_ids: boolean;
  @IsISO8601() created_at: string;
}

/** A new API key. */
export class NewApiKeyInput {
  /** What it is for. @example Shop */
  @OneLine(1, 120) name: string;
  @IsIn([...ROLES]) role: Role;
  /** When it stops working by itself; it has to lie in the future. Without it the key works until it is revoked. @example 2027-06-30T17:00:00.000Z */
  @IsOptional() @IsISO8601({ strict: true }) @MaxLength(40) expires_at?: string;
}

/** An API key without its secret. */
export class ApiKeyView {
  @BoundedId('key') id: string;
  /** The person who acts with it, and whose role it has; null for a key of a program. */
  @IsOptional() @BoundedId('psn') person_id: string | null;
  /** @example Shop */
  @IsString() name: string;
  @IsIn([...ROLES]) role: Role;
  /** The last four characters of the key. @example 9d3f */
  @Matches(/^.{4}$/) last_four: string;
  @IsISO8601() created_at: string;
  /** When it stops working by itself; null for never. */
  @IsOptional() @IsISO8601() expires_at: string | null;
  /** When a request came last with it, to the minute; null for never. */
  @IsOptional() @IsISO8601() last_used_at: string | null;
  /** Null while the key is valid. */
  @IsOptional() @IsISO8601() revoked_at: string | null;
}

/** A new key; `api_key` is shown only once. */
export class NewApiKeyView extends ApiKeyView {
  /** @example corong_5f0c8d1e6a554b0e9d3f */
  @IsString() api_key: string;
}
