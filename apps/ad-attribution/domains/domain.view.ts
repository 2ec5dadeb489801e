import type { Domain, DomainProblem } from './domain.entity.js';
import type { DomainView } from './domain.dto.js';
import { recordFor } from './domain-proofs.js';
import { isoOf } from '#platform/time/calendar.js';

const DAY_MS = 86_400_000;

/** Problems in words. */
const WORDS: Record<DomainProblem, string> = {
  no_proof: 'Neither the TXT record nor the file was found',
  other_proof: 'There is a TXT record or a file, and it has another value',
  proof_gone: 'The TXT record or the file that proved it is gone',
  proven_elsewhere: 'Another workspace of this installation proved that the host is its own',
  name_servers_unreachable: 'The name servers gave no answer; they are asked again',
  host_unreachable: 'There is no TXT record, and the host gave no answer when it was asked for the file',
};

/** Returns the problem in words. For a domain that is still served it also says until when. */
function detailOf({ problem, state, missing_since }: Domain, graceDays: number): string | null {
  if (problem === null) return null;
  const words = WORDS[problem];
  if (state !== 'proven' || missing_since === null) return words;
  const end = new Date(missing_since + graceDays * DAY_MS).toISOString();
  return `${words}. Missing since ${isoOf(missing_since)}: the domain is stopped after ${end}`;
}

/** Returns the API's view of a domain. `graceDays`: days for which it is served after its proof disappeared. */
export function domainView(row: Domain, graceDays: number): DomainView {
  const { id, host, token, state, problem, root_url, proven_by } = row;
  return {
    ...{ id, host, state, problem },
    problem_detail: detailOf(row, graceDays),
    root_url,
    proof: recordFor(host, token),
    proven_by,
    proven_at: isoOf(row.proven_at),
    checked_at: isoOf(row.checked_at),
    next_check_at: isoOf(row.next_check_at),
    created_at: new Date(row.created_at).toISOString(),
  };
}
