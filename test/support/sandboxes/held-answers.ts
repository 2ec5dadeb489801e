/** Answers of a sandbox that can be held back until they are released, as by a slow network. */
export class HeldAnswers {
  private waiting: (() => void)[] | null = null;

  hold(): void {
    this.waiting ??= [];
  }

  release(): void {
    this.waiting?.forEach((answer) => answer());
    this.waiting = null;
  }

  /** Resolves at once, or when the answers that are held back are released. */
  async turn(): Promise<void> {
    const { waiting } = this;
    if (waiting) await new Promise<void>((answer) => waiting.push(answer));
  }
}
