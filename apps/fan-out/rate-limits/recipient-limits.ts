const KNOWN = 10_000;
/** How long a refusal is remembered, so that the same recipient's next one is no news of the account. */
const REMEMBERED_MS = 2 * 3_600_000;
/** So many different recipients within this time speak for the account. */
const SEVERAL = 3;
const MOMENT_MS = 2_000;

interface Refusal {
  at: number;
  until: number;
}

/** Recipients who take nothing for a while, as their provider said. Each process learns for itself. */
export class Recipients {
  private readonly refused = new Map<string, Refusal>();
  /** By account: the newest refusals of recipients of whom there was none before. */
  private readonly news = new Map<string, Refusal[]>();

  /** Nobody was refused lately. */
  get quiet(): boolean {
    return this.refused.size === 0;
  }

  /** The instant until which the recipient takes nothing; 0 where it may. */
  look(recipient: string, now: number): number {
    const until = this.refused.get(recipient)?.until ?? 0;
    return until > now ? until : 0;
  }

  worked(recipient: string): void {
    this.refused.delete(recipient);
  }

  /** Notes a refusal; true when it says something new. */
  limited(recipient: string, until: number, now: number): boolean {
    const before = this.refused.get(recipient);
    this.refused.delete(recipient);
    if (this.refused.size >= KNOWN) this.refused.delete(this.refused.keys().next().value!);
    this.refused.set(recipient, { at: now, until });
    return before === undefined || before.at < now - REMEMBERED_MS;
  }

  /**
   * Notes that a refusal may have been the account's; answers until when the account has to rest, 0 where it need not:
   * a recipient who is always refused says nothing of it, several new ones within a moment do.
   */
  suspect(account: string, until: number, now: number): number {
    const news = (this.news.get(account) ?? []).filter(({ at }) => at > now - MOMENT_MS);
    news.push({ at: now, until });
    if (news.length < SEVERAL) {
      this.news.set(account, news);
      return 0;
    }
    this.news.delete(account);
    return Math.min(...news.map((one) => one.until));
  }
}
