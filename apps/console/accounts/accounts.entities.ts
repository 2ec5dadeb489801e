import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';
import type { Role } from '#platform/http/roles.js';
import type { Presence } from '#workspace/presence.topic.js';

/** The only id that a row of `Instance` has, so that only one of two simultaneous set-ups succeeds. */
export const INSTANCE_ID = 'instance';

/** Created by the set-up; names the workspace whose owners own the instance. */
@Entity('instance')
export class Instance {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() set_up_at: number;
}

/** One brand's account: its name and settings. */
@Entity('workspace')
@Index('workspace_by_handle', ['handle'], { unique: true })
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn({ length: 120 }) name: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
  /** Language of texts for customers; null to use the language of each customer's browser. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** 1: its chats ask customers whether ads may learn of the chat. */
  @NumberColumn() ask_consent: number;
  /** 1: networks' own ids of consenting customers cross, for uploads. */
  @NumberColumn() share_network_ids: number;
  /** Number of the workspace's last event, from 1. */
  @NumberColumn() sequence: number;
  /** Time of its first click or cost, in milliseconds since 1970; from then on its time zone cannot change. */
  @NumberColumn({ nullable: true }) measured_since: number | null;
  @NumberColumn() created_at: number;
}

/** A person who can have roles in workspaces. */
@Entity('person')
@Index('person_by_email', ['email'], { unique: true })
export class Person {
  @PrimaryId() id: string;
  @IdColumn({ length: 120 }) name: string;
  /** E-mail address in lower case; null for a person who has no way to sign in by it. */
  @IdColumn({ length: 254, nullable: true }) email: string | null;
  /** Argon2id in the PHC form, or `scrypt$N$r$p$salt$hash` of an older Corong; null for a person without a password. */
  @TextColumn({ nullable: true }) password_hash: string | null;
  @NumberColumn() created_at: number;
}

/** A person in a workspace: the role, how they work, and whether they are there. */
@Entity('membership')
@Index('membership_by_presence', ['presence', 'seen_at'])
export class Membership {
  @PrimaryId() workspace_id: string;
  @PrimaryId() person_id: string;
  @IdColumn() role: Role;
  /** JSON: languages that the person speaks, as ISO 639 codes. */
  @TextColumn() languages: string;
  /** IANA time zone of the working hours. */
  @IdColumn() time_zone: string;
  /** JSON of WorkingHours. */
  @TextColumn() working_hours: string;
  /** Open chats that the person takes at the same time by turns. */
  @NumberColumn() max_open_chats: number;
  /** What the person said last. */
  @IdColumn({ length: 8 }) chosen_presence: Presence;
  /** What follows from that and from `seen_at`. */
  @IdColumn({ length: 8 }) presence: Presence;
  @NumberColumn() presence_since: number;
  /** Number of the last event about the presence, from 1; 0 for none. */
  @NumberColumn() presence_sequence: number;
  /** When a request came last or a stream was open, in milliseconds since 1970 and to the minute; null for never. */
  @NumberColumn({ nullable: true }) seen_at: number | null;
  /** Number of the membership's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}

/** An API key of a workspace, or of a person in it; only its hash is stored. */
@Entity('api_key')
@Index('api_key_by_workspace', ['workspace_id', 'id'])
@Index('api_key_by_person', ['person_id'])
export class ApiKey {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** The person who acts with it; null for a key of a program, which acts as itself. */
  @IdColumn({ nullable: true }) person_id: string | null;
  @IdColumn({ length: 120 }) name: string;
  /** Of a person's key: always the person's role. */
  @IdColumn() role: Role;
  /** SHA-256 of the whole key, in hex. */
  @IdColumn() hash: string;
  @IdColumn() last_four: string;
  @NumberColumn() created_at: number;
  /** When it stops working by itself, in milliseconds since 1970; null for never. */
  @NumberColumn({ nullable: true }) expires_at: number | null;
  /** When a request came last with it, in milliseconds since 1970 and to the minute; null for never. */
  @NumberColumn({ nullable: true }) last_used_at: number | null;
  @NumberColumn({ nullable: true }) revoked_at: number | null;
}
