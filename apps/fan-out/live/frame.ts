import type { Channel } from '../channels/channel.entity.js';
import type { Post } from '../plan/post.entity.js';

export const positionId = (epoch: string, sequence: number): string => `${epoch}-${sequence}`;

/** The epoch and sequence of a Last-Event-ID; null where it is none of ours. */
export function parsePosition(id: string): { epoch: string; sequence: number } | null {
  const match = /^([0-9a-f]{1,32})-(\d{1,15})$/.exec(id);
  return match ? { epoch: match[1]!, sequence: Number(match[2]) } : null;
}

/** One post as server-sent event: built once, written to every stream. */
export function postFrame(channel: Channel, post: Post, publicUrl: string): Buffer {
  const { id, handle, name, epoch } = channel;
  const data = {
    post_id: post.id,
    channel: { id, handle, name },
    sequence: post.sequence,
    title: post.title,
    body: post.body,
    url: `${publicUrl}/@${handle}#${post.id}`,
    published_at: new Date(post.published_at).toISOString(),
  };
  return Buffer.from(`id: ${positionId(epoch, post.sequence)}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Tells a client that what it missed is not here any more: it has to load the channel anew. */
export function resetFrame(channel: Channel, sequence: number, reason: 'retention' | 'epoch'): Buffer {
  const id = positionId(channel.epoch, sequence);
  return Buffer.from(`id: ${id}\nevent: reset\ndata: ${JSON.stringify({ reason })}\n\n`);
}

/** Opens a stream: how soon to come back, and from where. */
export function openFrame(channel: Channel, sequence: number): Buffer {
  return Buffer.from(`retry: 2000\nid: ${positionId(channel.epoch, sequence)}\n\n`);
}

export const HEARTBEAT = Buffer.from(':\n\n');
