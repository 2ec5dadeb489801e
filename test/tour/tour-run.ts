type Report = (step: string, seen: string) => void;

/** Prints journeys step by step and counts. */
export class TourRun {
  failed = 0;
  private steps = 0;

  constructor(private readonly out: { write(text: string): unknown }) {}

  say(line: string): void {
    this.out.write(`${line}\n`);
  }

  /** Runs one journey; an error ends it and counts as one failed step. */
  async play(title: string, journey: (report: Report) => Promise<void>): Promise<void> {
    this.say(`\n${title}`);
    try {
      await journey((step, seen) => {
        this.steps++;
        this.say(`  ✓ ${step}: ${seen}`);
      });
    } catch (error) {
      this.fail((error as Error).message);
    }
  }

  /** Prints that a journey is skipped, and why. */
  leaveOut(title: string, reason: string): void {
    this.say(`\n${title}`);
    this.fail(`not played: ${reason}`);
  }

  /** Prints the last line; returns the exit code. */
  end(journeys: number): number {
    this.say(`\ntour: ${journeys} journeys, ${this.steps} steps, ${this.failed} failed`);
    return this.failed > 0 ? 1 : 0;
  }

  private fail(message: string): void {
    this.steps++;
    this.failed++;
    this.say(`  ✗ ${message.replaceAll('\n', '\n    ')}`);
  }
}
