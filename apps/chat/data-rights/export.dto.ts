import { Type } from 'class-transformer';
import { IsArray, IsIn, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import {
  CONSENTS,
  DOOR_NAMES,
  VIAS,
  type DoorName,
  type MeasurementConsent,
  type Via,
} from '#crossing/conversation.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ConversationConsentView } from '../inbox/consent.dto.js';
import { ContactView } from '../inbox/contact.dto.js';
import { MessageView } from '../inbox/message.dto.js';
import { NoteView } from '../notes/note.dto.js';
import { OrderView, StageView } from '../orders/order.dto.js';

/** How a network names a person, in the chats of one account. */
export class ExportedIdentity {
  @BoundedId('con') connection_id: string;
  /** `address`: such as a phone number. `user_id`: the network's id of the person. */
  @IsIn(['address', 'user_id']) kind: 'address' | 'user_id';
  /** @example 6281234567890 */
  @IsString() identity: string;
  /** When it was first seen. */
  @IsISO8601() seen_at: string;
}

/** A contact with what networks call it. */
export class ExportedContact extends ContactView {
  /** The name in the person's profile, as a network told it last. @example Siti */
  @IsOptional() @IsString() profile_name: string | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => ExportedIdentity) identities: ExportedIdentity[];
}

/** A conversation with all that is kept of it. */
export class ExportedConversation {
  @BoundedId('cnv') id: string;
  @BoundedId('cnt') contact_id: string;
  @IsIn([...DOOR_NAMES]) door: DoorName;
  @IsOptional() @BoundedId('con') connection_id: string | null;
  @IsISO8601() opened_at: string;
  /** When the person first wrote; null if they never did. */
  @IsOptional() @IsISO8601() started_at: string | null;
  /** What named the click or ad that brought the person. */
  @IsIn([...VIAS]) attributed_via: Via;
  @IsOptional() @BoundedId('adv') ad_id: string | null;
  @IsIn([...CONSENTS]) consent: MeasurementConsent;
  /** @example ["wholesale"] */
  @IsArray() @IsString({ each: true }) tags: string[];
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ConversationConsentView)
  consents: ConversationConsentView[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => OrderView) orders: OrderView[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => StageView) stages: StageView[];
  /** What the team noted about the conversation. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => NoteView) notes: NoteView[];
  /** Oldest first. The bytes of a file are at its `content_path`. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => MessageView) messages: MessageView[];
}

/** Everything that is kept about a person who writes to the brand. */
export class CustomerExport {
  @IsISO8601() exported_at: string;
  /** All contacts of the person, the oldest first. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => ExportedContact) contacts: ExportedContact[];
  /** All conversations of these contacts. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ExportedConversation)
  conversations: ExportedConversation[];
}
