import { postUrl } from '#message/post-address.js';
import type { Channel } from '../channels/channel.entity.js';
import { EventFrame } from '#platform/http/event-frame.js';
import type { Post } from '../broadcasts/post.entity.js';

export const positionId = (epoch: string, sequence: number): string => `${epoch}-${sequence}`;

/** The epoch and sequence of a Last-Event-ID; null where it is none of ours. */
export function parsePosition(id: string): { epoch: string; sequence: number } | null {
  const match = /^([0-9a-f]{1,32})-(\d{1,15})$/.exec(id);
  return match ? { epoch: match[1]!, sequence: Number(match[2]) } : null;
}

/** A post in its place; one that was taken back leaves its place alone. */
export function postFrame(channel: Channel, post: Post, publicUrl: string): EventFrame {
  if (post.deleted_at !== null) {
    const gone = { post_id: post.id, sequence: post.sequence };
    return EventFrame.of({ id: positionId(channel.epoch, post.sequence), event: 'deleted', data: gone });
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
  return EventFrame.of({ id: positionId(epoch, post.sequence), data });
}

/** Tells what became of a post that was written before. It has no place of its own, so a position stays what it was. */
export function changeFrame(post: Post): EventFrame {
  const { id: post_id, sequence, title, body, changed_at } = post;
  if (post.deleted_at !== null) return EventFrame.of({ event: 'deleted', data: { post_id, sequence } });
  const edited_at = new Date(changed_at!).toISOString();
  return EventFrame.of({ event: 'edited', data: { post_id, sequence, title, body, edited_at } });
}

/** Tells a client that what it missed is not here any more: it has to load the channel anew. */
export function resetFrame(channel: Channel, sequence: number, reason: 'retention' | 'epoch'): EventFrame {
  const id = positionId(channel.epoch, sequence);
  return EventFrame.of({ id, event: 'reset', data: { reason } });
}
