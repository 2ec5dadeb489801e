import { postUrl } from '#message/post-address.js';
import type { Channel } from '../channels/channel.entity.js';
import { EventFrame } from '#platform/http/event-frame.js';
import type { Post } from '../broadcasts/post.entity.js';

/** The SSE event id of a post: `<epoch>-<sequence>`. */
export const positionId = (epoch: string, sequence: number): string => `${epoch}-${sequence}`;

/** Reads the epoch and sequence from a Last-Event-ID; null for any other text. */
export function parsePosition(id: string): { epoch: string; sequence: number } | null {
  const match = /^([0-9a-f]{1,32})-(\d{1,15})$/.exec(id);
  return match ? { epoch: match[1]!, sequence: Number(match[2]) } : null;
}

/** The event for a post under its own id; for a deleted post, `event: deleted` without its words. */
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

/** The event for an edit or deletion of a post that was written before. It has no id, so the client's Last-Event-ID stays what it was. */
export function changeFrame(post: Post): EventFrame {
  const { id: post_id, sequence, title, body, changed_at } = post;
  if (post.deleted_at !== null) return EventFrame.of({ event: 'deleted', data: { post_id, sequence } });
  const edited_at = new Date(changed_at!).toISOString();
  return EventFrame.of({ event: 'edited', data: { post_id, sequence, title, body, edited_at } });
}

/** The event that tells a client to load the channel again, because posts that it missed cannot be replayed. */
export function resetFrame(channel: Channel, sequence: number, reason: 'retention' | 'epoch'): EventFrame {
  const id = positionId(channel.epoch, sequence);
  return EventFrame.of({ id, event: 'reset', data: { reason } });
}
