import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';
import type { Role } from '#platform/http/roles.js';

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
  /** E-mail address in lower case. */
  @IdColumn({ length: 254 }) email: string;
  /** `scrypt$N$r$p$salt$hash`. */
  @TextColumn() password_hash: string;
  @NumberColumn() created_at: number;
}

/** The role of a person in a workspace. */
@Entity('membership')
export class Membership {
  @PrimaryId() workspace_id: string;
  @PrimaryId() person_id: string;
  @IdColumn() role: Role;
  /** Number of the membership's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}

/** An API key of a workspace; only its hash is stored. */
@Entity('api_key')
@Index('api_key_by_workspace', ['workspace_id', 'id'])
export class ApiKey {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
  @IdColumn() role: Role;
  /** SHA-256 of the whole key, in hex. */
  @IdColumn() hash: string;
  @IdColumn() last_four: string;
  @NumberColumn() created_at: number;
  @NumberColumn({ nullable: true }) revoked_at: number | null;
}
