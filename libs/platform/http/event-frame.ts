/** One server-sent event as bytes, built once for every stream that it is written to. */
export class EventFrame {
  readonly bytes: Buffer;
  /** The same as a chunk of HTTP/1.1, ready for the socket. */
  readonly chunk: Buffer;

  private constructor(text: string) {
    const size = Buffer.byteLength(text);
    const head = `${size.toString(16)}\r\n`;
    this.chunk = Buffer.from(`${head}${text}\r\n`);
    this.bytes = this.chunk.subarray(head.length, head.length + size);
  }

  /** `id`: the client's new position (Last-Event-ID); without one its position stays. Without `event` its type is `message`. */
  static of({ id, event, data }: { id?: string | number; event?: string; data: object }): EventFrame {
    const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`;
    return new EventFrame(`${head}data: ${JSON.stringify(data)}\n\n`);
  }

  /** First frame of a stream: the client's position, and the milliseconds after which a client reconnects. */
  static opening(id: string | number, retryMs: number): EventFrame {
    return new EventFrame(`retry: ${retryMs}\nid: ${id}\n\n`);
  }

  /** Sets the client's position and is no event. */
  static position(id: string): EventFrame {
    return new EventFrame(`id: ${id}\n\n`);
  }

  /** A comment, which clients ignore. */
  static readonly HEARTBEAT = new EventFrame(':\n\n');
}
