import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problem.js';

/** So many of something in so many seconds for each key, in this process; keys are kept in memory alone. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;

  /** `refusal` is what whoever is over the limit reads. */
  constructor(
    points: number,
    seconds: number,
    private readonly refusal: string,
  ) {
    this.limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  /** Counts one; throws 429 with Retry-After when there were too many. */
  async count(key: string): Promise<void> {
    try {
      await this.limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw this.refused(refused);
    }
  }

  /** Counts one and refuses nothing: of what has its answer already. */
  note(key: string): void {
    void this.limiter.penalty(key);
  }

  /** Throws as `count` does when all is used up, and counts nothing. */
  async check(key: string): Promise<void> {
    const state = await this.limiter.get(key);
    if (state && state.consumedPoints >= this.limiter.points) throw this.refused(state);
  }

  private refused({ msBeforeNext }: RateLimiterRes): Problem {
    const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1000));
    return new Problem(429, `${this.refusal}; try again in ${retryAfter} s`, { retryAfter });
  }
}

/** Bytes of an IPv6 address that name the network of one subscriber, who may take any address within it (RFC 6177). */
const NETWORK_BYTES = 8;

/** What limits count by: an IPv4 address, or the /64 of an IPv6 address. An IPv4 address within an IPv6 one counts as itself. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const ip = ipaddr.process(address);
  if (ip.kind() === 'ipv4') return ip.toString();
  const bytes = ip.toByteArray();
  if (ip.range() === 'rfc6052') return bytes.slice(12).join('.');
  return `${ipaddr.fromByteArray(bytes.fill(0, NETWORK_BYTES)).toString()}/64`;
}
