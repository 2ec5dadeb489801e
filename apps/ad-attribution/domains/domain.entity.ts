import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * `pending`: its proof was not found yet. `proven`: it is served. `stopped`: it was served, and its proof is gone.
 * `taken`: another workspace proved it.
 */
export const DOMAIN_STATES = ['pending', 'proven', 'stopped', 'taken'] as const;
export type DomainState = (typeof DOMAIN_STATES)[number];

/** Where a proof was found: in a TXT record, or in a file on the host's web server. */
export const PROOFS = ['dns', 'file'] as const;
export type Proof = (typeof PROOFS)[number];

/** Why a domain is not proven, or will soon be stopped. */
export const DOMAIN_PROBLEMS = [
  ...(['no_proof', 'other_proof', 'proof_gone', 'proven_elsewhere'] as const),
  ...(['name_servers_unreachable', 'host_unreachable'] as const),
] as const;
export type DomainProblem = (typeof DOMAIN_PROBLEMS)[number];

/** A host name that serves links of a workspace. The row of a removed one remains, since links refer to it. */
@Entity('domain')
@Index('domain_by_workspace', ['workspace_id', 'id'])
@Index('domain_once', ['workspace_id', 'host'], { unique: true })
@Index('domain_by_host', ['host'])
@Index('domain_proven', ['proven_host'], { unique: true })
@Index('domain_due', ['next_check_at'])
export class Domain {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** Host name in lower case and punycode. */
  @IdColumn({ length: 253 }) host: string;
  /** Equal to `host` while the domain is served, so that at most one workspace can have it. */
  @IdColumn({ length: 253, nullable: true }) proven_host: string | null;
  /** The content of the TXT record and of the file. It is not secret, since everybody can read them. */
  @IdColumn() token: string;
  /** URL to which `/` redirects; null for a page of Corong. */
  @IdColumn({ length: 2000, nullable: true }) root_url: string | null;
  @IdColumn({ length: 8 }) state: DomainState;
  @IdColumn({ length: 4, nullable: true }) proven_by: Proof | null;
  @IdColumn({ length: 32, nullable: true }) problem: DomainProblem | null;
  @NumberColumn({ nullable: true }) proven_at: number | null;
  /** Since when the proof of a proven domain is missing, in milliseconds since 1970; null if it is there. */
  @NumberColumn({ nullable: true }) missing_since: number | null;
  /** When a person last requested a check. */
  @NumberColumn() asked_at: number;
  @NumberColumn({ nullable: true }) checked_at: number | null;
  /** When it is checked next; null for never. */
  @NumberColumn({ nullable: true }) next_check_at: number | null;
  @NumberColumn({ nullable: true }) removed_at: number | null;
  /** Number of the domain's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
