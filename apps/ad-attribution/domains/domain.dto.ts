import { IsIn, IsISO8601, IsOptional, IsString, Length, ValidateIf, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { PageQuery } from '#platform/http/page.js';
import { IsWebAddress } from '#platform/http/web-address.js';
import {
  DOMAIN_PROBLEMS,
  DOMAIN_STATES,
  PROOFS,
  type DomainProblem,
  type DomainState,
  type Proof,
} from './domain.entity.js';

/** A new own domain. */
export class DomainInput {
  /** A name in the public DNS, without scheme and port. @example go.kopi.example */
  @IsString() @Length(4, 253) host: string;
  /** URL to which `/` of the domain redirects; left out: a page of Corong. */
  @IsOptional() @IsWebAddress() root_url?: string;
}

/** Changes of an own domain; null removes the value. */
export class ChangeDomainInput {
  @ValidateIf((input: ChangeDomainInput) => input.root_url !== null && input.root_url !== undefined)
  @IsWebAddress()
  root_url?: string | null;
}

/** Query of the list of own domains. */
export class DomainQuery extends PageQuery {
  /** Only the domains in this state. */
  @IsOptional() @IsIn([...DOMAIN_STATES]) state?: DomainState;
}

/** The record that proves a domain. */
export class DnsProofView {
  /** @example _corong.go.kopi.example */
  @IsString() name: string;
  @IsIn(['TXT']) type: 'TXT';
  /** @example corong-verification=Zm9yIHRoZSBleGFtcGxlIQ */
  @IsString() value: string;
}

/** The file that proves a domain while it points to another web server; later Corong answers it itself. */
export class FileProofView {
  /** @example http://go.kopi.example/.well-known/corong-verification */
  @IsString() url: string;
  /** @example Zm9yIHRoZSBleGFtcGxlIQ */
  @IsString() content: string;
}

/** Two ways to prove a domain; one is enough. */
export class DomainProofView {
  @ValidateNested() @Type(() => DnsProofView) dns: DnsProofView;
  @ValidateNested() @Type(() => FileProofView) file: FileProofView;
}

/** An own domain: a host name that serves links of the workspace. */
export class DomainView {
  @BoundedId('dom') id: string;
  /** In punycode. @example go.kopi.example */
  @IsString() host: string;
  /**
   * `pending`: its proof was not found yet. `proven`: it serves links. `stopped`: its proof is gone, and it serves nothing.
   * `taken`: another workspace of this installation has proven it.
   */
  @IsIn([...DOMAIN_STATES]) state: DomainState;
  /** Code of the reason why it is not proven, or will soon be stopped. */
  @IsOptional() @IsIn([...DOMAIN_PROBLEMS]) problem: DomainProblem | null;
  /** The reason in words. @example Neither the TXT record nor the file was found */
  @IsOptional() @IsString() problem_detail: string | null;
  /** URL to which `/` redirects; null for a page of Corong. @example https://kopi.example */
  @IsOptional() @IsString() root_url: string | null;
  @ValidateNested() @Type(() => DomainProofView) proof: DomainProofView;
  @IsOptional() @IsIn([...PROOFS]) proven_by: Proof | null;
  @IsOptional() @IsISO8601() proven_at: string | null;
  @IsOptional() @IsISO8601() checked_at: string | null;
  /** When it is checked next; null if that has to be requested. */
  @IsOptional() @IsISO8601() next_check_at: string | null;
  @IsISO8601() created_at: string;
}
