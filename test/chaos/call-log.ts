/** What networks' calls were answered, and how long the answers took. */
export class CallLog {
  /** True while the event log is away. */
  isOutage = false;
  /** Calls that were refused with 503 in an outage; the network repeats each. */
  refused = 0;
  /** Calls that were answered 200. */
  taken = 0;
  /** Milliseconds until the slowest refusal of an outage. */
  slowest = 0;
  /** Statuses other than 200 and 503 in an outage, and 0 for a call that got no answer. */
  readonly others: number[] = [];

  /** Records one call, from its start at `began` by `performance.now()`. */
  note(status: number, began: number): void {
    if (status >= 200 && status < 300) this.taken++;
    else if (!this.isOutage) return;
    else if (status === 503) {
      this.refused++;
      this.slowest = Math.max(this.slowest, Math.round(performance.now() - began));
    } else this.others.push(status);
  }
}
