import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { HEARTBEAT, type Frame } from './frame.js';

/** What may wait for a slow reader before its stream is ended; it comes back and resumes. */
const MAX_WAITING_BYTES = 1024 * 1024;
const DRAIN_MS = 30_000;

/** One open stream. Posts are written to it in ascending order, none twice. */
export class LiveStream {
  private ended = false;
  /** Nothing was written since the last beat. */
  private idle = false;

  constructor(
    private readonly raw: ServerResponse,
    /** The last sequence that was written or passed over. */
    public position: number,
    /** Whose stream it is; null without a token. */
    readonly followerId: number | null,
    /** Called when a post has left this process for the follower, or was passed over. */
    private readonly noted: (followerId: number, sequence: number, over: boolean) => void,
  ) {
    raw.on('error', () => this.end());
  }

  get open(): boolean {
    return !this.ended && !this.raw.destroyed;
  }

  /** `over`: the post was stopped, so that it is passed over; of one that was taken back there is a frame all the same. */
  post(frame: Frame | null, sequence: number, over = false): void {
    if (sequence <= this.position || !this.open) return;
    this.position = sequence;
    const follower = this.followerId;
    if (frame === null) {
      if (follower !== null) this.noted(follower, sequence, over);
    } else if (follower === null) this.write(frame);
    else this.write(frame, (error) => error || this.noted(follower, sequence, over));
  }

  write(frame: Frame, done?: (error?: Error | null) => void): void {
    if (!this.open) return;
    this.idle = false;
    const { raw } = this;
    const { socket } = raw;
    if ((socket ?? raw).writableLength > MAX_WAITING_BYTES) {
      this.ended = true;
      raw.destroy();
    } else if (socket && raw.chunkedEncoding) {
      // What the response itself would do, in one write instead of three; its head and earlier chunks are out already.
      socket.write(frame.chunk, done);
    } else {
      raw.write(frame.bytes, done);
    }
  }

  /** Shows a client to which nothing was written since the last call that the stream is alive. */
  beat(): void {
    if (this.idle) this.write(HEARTBEAT);
    this.idle = true;
  }

  /** Waits until the reader has taken what was written; ends the stream of one that does not. */
  async drained(): Promise<void> {
    if (!this.open || !this.raw.writableNeedDrain) return;
    const signal = AbortSignal.timeout(DRAIN_MS);
    await Promise.race([once(this.raw, 'drain', { signal }), once(this.raw, 'close', { signal })]).catch(() =>
      this.raw.destroy(),
    );
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.raw.end();
  }
}
