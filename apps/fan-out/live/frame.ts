import { postUrl } from '#message/post-address.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Post } from '../broadcasts/post.entity.js';

/** One server-sent event as bytes, built once for every stream that it is written to. */
export class Frame {
  readonly bytes: Buffer;
  /** The same as a chunk of HTTP/1.1, ready for the socket. */
  readonly chunk: Buffer;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
    this.chunk = Buffer.concat([
      Buffer.from(`${this.bytes.length.toString(16)}\r\n`),
      this.bytes,
      Buffer.from('\r\n'),
    ]);
  }
}

export const positionId = (epoch: string, sequence: number): string => `${epoch}-${sequence}`;

/** The epoch and sequence of a Last-Event-ID; null where it is none of ours. */
export function parsePosition(id: string): { epoch: string; sequence: number } | null {
  const match = /^([0-9a-f]{1,32})-(\d{1,15})$/.exec(id);
  return match ? { epoch: match[1]!, sequence: Number(match[2]) } : null;
}

/** A post in its place; one that was taken back leaves its place alone. */
export function postFrame(channel: Channel, post: Post, publicUrl: string): Frame {
  if (post.deleted_at !== null) {
    const gone = { post_id: post.id, sequence: post.sequence };
    return new Frame(
      `id: ${positionId(channel.epoch, post.sequence)}\nevent: deleted\ndata: ${JSON.stringify(gone)}\n\n`,
    );
  }
  const { id, handle, name, epoch } = channel;
  const data = {
    post_id: post.id,
    channel: { id, handle, name },
    sequence: post.sequence,
    title: post.title,
    body: post.body,
    url: postUrl(publicUrl, handle, post.id),
    published_at: new Date(post.published_at).toISOString(),
  };
  return new Frame(`id: ${positionId(epoch, post.sequence)}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Tells what became of a post that was written before. It has no place of its own, so a position stays what it was. */
export function changeFrame(post: Post): Frame {
  const { id: post_id, sequence, title, body, changed_at } = post;
  if (post.deleted_at !== null)
    return new Frame(`event: deleted\ndata: ${JSON.stringify({ post_id, sequence })}\n\n`);
  const edited_at = new Date(changed_at!).toISOString();
  return new Frame(
    `event: edited\ndata: ${JSON.stringify({ post_id, sequence, title, body, edited_at })}\n\n`,
  );
}

/** Tells a client that what it missed is not here any more: it has to load the channel anew. */
export function resetFrame(channel: Channel, sequence: number, reason: 'retention' | 'epoch'): Frame {
  const id = positionId(channel.epoch, sequence);
  return new Frame(`id: ${id}\nevent: reset\ndata: ${JSON.stringify({ reason })}\n\n`);
}

/** Opens a stream: how soon to come back, and from where. */
export function openFrame(channel: Channel, sequence: number): Buffer {
  return Buffer.from(`retry: 2000\nid: ${positionId(channel.epoch, sequence)}\n\n`);
}

export const HEARTBEAT = new Frame(':\n\n');
