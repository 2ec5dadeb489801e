const MAX_RECIPIENTS = 10_000;
/** How long a refusal is remembered, so that the same recipient's next one is no news of the account. */
const REMEMBERED_MS = 2 * 3_600_000;
/** So many different recipients within this time speak for the account. */
const RECIPIENTS_TO_BLAME_ACCOUNT = 3;
const BLAME_WINDOW_MS = 2_000;

interface Refusal {
  at: number;
  until: number;
}

/** Recipients who take nothing for a while, as their provider said. Each process learns for itself. */
export class RecipientLimits {
  private readonly refusals = new Map<string, Refusal>();
  /** By account: the newest refusals of recipients of whom there was none before. */
  private readonly recentByAccount = new Map<string, Refusal[]>();

  /** Nobody was refused lately. */
  get isEmpty(): boolean {
    return this.refusals.size === 0;
  }

  /** The instant until which the recipient takes nothing; 0 where it may. */
  limitedUntil(recipient: string, now: number): number {
    const until = this.refusals.get(recipient)?.until ?? 0;
    return until > now ? until : 0;
  }

  clear(recipient: string): void {
    this.refusals.delete(recipient);
  }

  /** Notes a refusal; true when it says something new. */
  recordRefusal(recipient: string, until: number, now: number): boolean {
    const before = this.refusals.get(recipient);
    this.refusals.delete(recipient);
    if (this.refusals.size >= MAX_RECIPIENTS) this.refusals.delete(this.refusals.keys().next().value!);
    this.refusals.set(recipient, { at: now, until });
    return before === undefined || before.at < now - REMEMBERED_MS;
  }

  /**
   * Notes that a refusal may have been the account's; answers until when the account has to rest, 0 where it need not:
   * a recipient who is always refused says nothing of it, several new ones within a moment do.
   */
  suspectAccount(account: string, until: number, now: number): number {
    const news = (this.recentByAccount.get(account) ?? []).filter(({ at }) => at > now - BLAME_WINDOW_MS);
    news.push({ at: now, until });
    if (news.length < RECIPIENTS_TO_BLAME_ACCOUNT) {
      this.recentByAccount.set(account, news);
      return 0;
    }
    this.recentByAccount.delete(account);
    return Math.min(...news.map((one) => one.until));
  }
}
