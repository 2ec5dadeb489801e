import type { ServerResponse } from 'node:http';
import type { EventFrame } from '#platform/http/event-frame.js';
import { EventStream } from '#platform/http/event-stream.js';

/** One open stream of a channel. Posts are written to it in ascending order, none twice. */
export class LiveStream extends EventStream {
  constructor(
    raw: ServerResponse,
    id: string,
    /** The last sequence that was written or passed over. */
    public position: number,
    /** Whose stream it is; null without a token. */
    readonly followerId: number | null,
    /** Called when a post has left this process for the follower, or was passed over. */
    private readonly noted: (followerId: number, sequence: number, over: boolean) => void,
  ) {
    super(raw, id);
  }

  /** `over`: the post was stopped, so that it is passed over; of one that was taken back there is a frame all the same. */
  post(frame: EventFrame | null, sequence: number, over = false): void {
    if (sequence <= this.position || !this.open) return;
    this.position = sequence;
    const follower = this.followerId;
    if (frame === null) {
      if (follower !== null) this.noted(follower, sequence, over);
    } else if (follower === null) this.write(frame);
    else this.write(frame, (error) => error || this.noted(follower, sequence, over));
  }
}
