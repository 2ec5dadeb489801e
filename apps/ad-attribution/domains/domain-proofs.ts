import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { AdAttributionSettings } from '../src/settings.js';
import type { DomainProofView } from './domain.dto.js';
import type { DomainProblem, Proof } from './domain.entity.js';
import { isMissingRecord, NameServers } from './name-servers.js';

/** Path of the proof file. Corong answers it for proven domains, so that the proof remains once the host points to Corong. */
export const PROOF_PATH = '/.well-known/corong-verification';

const FILE_MS = 3_000;
const MAX_FILE_BYTES = 512;
/** Most redirects that are followed on the same host, such as from http to https. */
const MAX_REDIRECTS = 3;

/** Result of a check of a host: a proof, none, or `unknown` after an error. */
export type ProofFound =
  { state: 'found'; proof: Proof } | { state: 'none' | 'unknown'; problem: DomainProblem };

/** Returns the TXT record and the file that prove a host. */
export const recordFor = (host: string, token: string): DomainProofView => ({
  dns: { name: `_corong.${host}`, type: 'TXT', value: `corong-verification=${token}` },
  file: { url: `http://${host}${PROOF_PATH}`, content: token },
});

/** Checks whether a host belongs to a workspace: by a TXT record, or else by a file on its web server. */
@Injectable()
export class DomainProofs implements OnApplicationShutdown {
  private readonly http: OutgoingHttp;

  constructor(
    private readonly names: NameServers,
    private readonly settings: AdAttributionSettings,
  ) {
    this.http = OutgoingHttp.fromConfig(settings, names.lookup);
  }

  /** Checks a host within some seconds. An error of the name servers gives `unknown`. */
  async check(host: string, token: string): Promise<ProofFound> {
    const [record, file] = await Promise.all([this.record(host, token), this.file(host, token)]);
    if (record === 'found') return { state: 'found', proof: 'dns' };
    if (file === 'found') return { state: 'found', proof: 'file' };
    const states = [record, file];
    if (states.includes('name_servers_unreachable'))
      return { state: 'unknown', problem: 'name_servers_unreachable' };
    if (states.includes('other_proof')) return { state: 'none', problem: 'other_proof' };
    return { state: 'none', problem: file === 'host_unreachable' ? 'host_unreachable' : 'no_proof' };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.onApplicationShutdown();
  }

  private async record(host: string, token: string): Promise<'found' | DomainProblem> {
    const { name, value } = recordFor(host, token).dns;
    try {
      const texts = await this.names.texts(name);
      if (texts.includes(value)) return 'found';
      return texts.some((text) => text.startsWith('corong-verification=')) ? 'other_proof' : 'no_proof';
    } catch {
      return 'name_servers_unreachable';
    }
  }

  private async file(host: string, token: string): Promise<'found' | DomainProblem> {
    const { filePort } = this.settings;
    let url = `http://${host}${filePort === 80 ? '' : `:${filePort}`}${PROOF_PATH}`;
    try {
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const answer = await this.http.send(
          url,
          { method: 'GET' },
          { timeoutMs: FILE_MS, maxBytes: MAX_FILE_BYTES },
        );
        if (answer.status === 200) return answer.body.trim() === token ? 'found' : 'other_proof';
        const next = redirectOf(answer, url);
        if (!next) return 'no_proof';
        url = next;
      }
      return 'no_proof';
    } catch (error) {
      return isOfNameServers(error)
        ? 'name_servers_unreachable'
        : isMissingRecord(error)
          ? 'no_proof'
          : 'host_unreachable';
    }
  }
}

/** Returns the target of a redirect to the same host; null for another host, which proves nothing about this one. */
function redirectOf({ status, headers }: OutgoingAnswer, from: string): string | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const { hostname, port } = new URL(from);
  const next = URL.parse(headers['location'] ?? '', from);
  return next && next.hostname === hostname && ['', port].includes(next.port) ? next.href : null;
}

const isOfNameServers = (error: unknown): boolean =>
  /^(ETIMEOUT|ESERVFAIL|EREFUSED|ENOTIMP|EBADRESP|EFORMERR|EAI_AGAIN|ECANCELLED)$/.test(
    String((error as { code?: unknown }).code),
  );
