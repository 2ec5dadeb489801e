import type { ServerResponse } from 'node:http';
import type { EventFrame } from '#platform/http/event-frame.js';
import { EventStream } from '#platform/http/event-stream.js';

/** One open stream of a channel. Posts are written to it in ascending order of sequence, none twice. */
export class LiveStream extends EventStream {
  constructor(
    raw: ServerResponse,
    id: string,
    /** The last sequence that was written or skipped. */
    public position: number,
    /** The follower whose stream it is; null for an anonymous reader. */
    readonly followerId: number | null,
    /** Called once the post's bytes were handed to the socket, or with `skipped` when the post was stopped. */
    private readonly onWritten: (followerId: number, sequence: number, skipped: boolean) => void,
  ) {
    super(raw, id);
  }

  /** Writes a post, or only moves the position when `frame` is null. `skipped`: the post was stopped; a deleted one still has a frame. */
  writePost(frame: EventFrame | null, sequence: number, skipped = false): void {
    if (sequence <= this.position || !this.open) return;
    this.position = sequence;
    const follower = this.followerId;
    if (frame === null) {
      if (follower !== null) this.onWritten(follower, sequence, skipped);
    } else if (follower === null) this.write(frame);
    else this.write(frame, (error) => error || this.onWritten(follower, sequence, skipped));
  }
}
