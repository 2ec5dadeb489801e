/** A server-sent event as another process of Corong wrote it with `EventFrame`. */
export interface ReceivedFrame {
  /** The new position; null if it stays. */
  id: string | null;
  /** Null for a frame that is no event. */
  event: string | null;
  data: string;
}

/** Reads the frames that `EventFrame` writes: lines end with a line feed, and an event has one line of data. */
export class EventFrames {
  private rest = '';
  private readonly decoder = new TextDecoder();

  /** Returns the frames that are whole with these bytes; comments are left out. */
  take(bytes: Uint8Array): ReceivedFrame[] {
    const parts = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n\n');
    this.rest = parts.pop()!;
    return parts.flatMap((part) => frameOf(part) ?? []);
  }
}

function frameOf(text: string): ReceivedFrame | null {
  const frame: ReceivedFrame = { id: null, event: null, data: '' };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 2);
    const name = line.slice(0, colon);
    if (name === 'id') frame.id = value;
    else if (name === 'event') frame.event = value;
    else if (name === 'data') frame.data = value;
  }
  return frame.id === null && frame.event === null ? null : frame;
}
