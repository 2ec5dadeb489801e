import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problem.js';

/** Limits how often each key may do something: `points` times in `seconds`. It counts in this process only, in memory. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;

  /** `refusal` is the message for a caller over the limit. */
  constructor(
    points: number,
    seconds: number,
    private readonly refusal: string,
  ) {
    this.limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  /** Counts one; throws 429 with Retry-After if the key is over the limit. */
  async count(key: string): Promise<void> {
    try {
      await this.limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw this.refused(refused);
    }
  }

  /** Takes back what `count` counted, for a request that turned out not to count. */
  refund(key: string): void {
    void this.limiter.reward(key);
  }

  private refused({ msBeforeNext }: RateLimiterRes): Problem {
    const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1000));
    return new Problem(429, `${this.refusal}; try again in ${retryAfter} s`, { retryAfter });
  }
}

/** Bytes of an IPv6 address that name one subscriber's network; a subscriber may use any address in it (RFC 6177). */
const NETWORK_BYTES = 8;

/** Returns the key for limits by address: an IPv4 address, or the /64 network of an IPv6 address. IPv4 embedded in IPv6 counts as IPv4. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const ip = ipaddr.process(address);
  if (ip.kind() === 'ipv4') return ip.toString();
  const bytes = ip.toByteArray();
  if (ip.range() === 'rfc6052') return bytes.slice(12).join('.');
  return `${ipaddr.fromByteArray(bytes.fill(0, NETWORK_BYTES)).toString()}/64`;
}
