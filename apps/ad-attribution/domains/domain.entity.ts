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

/** Why a domain is not proven, or will soon be no more. */
export const DOMAIN_PROBLEMS = [
  ...(['no_proof', 'other_proof', 'proof_gone', 'proven_elsewhere'] as const),
  ...(['name_servers_away', 'host_away'] as const),
] as const;
export type DomainProblem = (typeof DOMAIN_PROBLEMS)[number];

/** A host name of a workspace, under which its links stand. A removed one stays as a row, since links belong to it. */
@Entity('domain')
@Index('domain_by_workspace', ['workspace_id', 'id'])
@Index('domain_once', ['workspace_id', 'host'], { unique: true })
@Index('domain_by_host', ['host'])
@Index('domain_proven', ['proven_host'], { unique: true })
@Index('domain_due', ['next_check_at'])
export class Domain {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** Lower case, punycode. */
  @IdColumn({ length: 253 }) host: string;
  /** `host` while the domain is served: one workspace at most has it. */
  @IdColumn({ length: 253, nullable: true }) proven_host: string | null;
  /** What the TXT record and the file have to say. No secret: whoever looks the host up sees it. */
  @IdColumn() token: string;
  /** Where `/` leads; null: to a page. */
  @IdColumn({ length: 2000, nullable: true }) root_url: string | null;
  @IdColumn({ length: 8 }) state: DomainState;
  @IdColumn({ length: 4, nullable: true }) proven_by: Proof | null;
  @IdColumn({ length: 20, nullable: true }) problem: DomainProblem | null;
  @NumberColumn({ nullable: true }) proven_at: number | null;
  /** Since when the proof of a proven domain is missing. */
  @NumberColumn({ nullable: true }) missing_since: number | null;
  /** When a person last asked for a check. */
  @NumberColumn() asked_at: number;
  @NumberColumn({ nullable: true }) checked_at: number | null;
  /** Null while no further check is due. */
  @NumberColumn({ nullable: true }) next_check_at: number | null;
  @NumberColumn({ nullable: true }) removed_at: number | null;
  /** Counts its events. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
