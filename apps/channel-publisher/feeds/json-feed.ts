import type { Language } from '#platform/language/language.js';
import { postUrl } from '#message/post-address.js';
import type { PublicChannel } from './feeds.service.js';

/**
 * Writes a channel as JSON Feed 1.1 (https://jsonfeed.org/version/1.1). An item's id does not depend on the origin.
 * `language`: of the channel; null if it has none.
 */
export function jsonFeed(
  { channel, posts, more }: PublicChannel,
  { origin, language }: { origin: string; language: Language | null },
): string {
  const home = `${origin}/@${channel.handle}`;
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: channel.name,
    home_page_url: home,
    feed_url: `${home}/feed.json`,
    ...(more && { next_url: `${home}/feed.json?before=${posts.at(-1)!.channel_sequence}` }),
    ...(channel.description && { description: channel.description }),
    ...(language && { language }),
    items: posts.map((post) => ({
      id: post.id,
      url: postUrl(origin, channel.handle, post.id),
      ...(post.title && { title: post.title }),
      content_text: post.body,
      date_published: new Date(post.published_at!).toISOString(),
      ...(post.edited_at !== null && { date_modified: new Date(post.edited_at).toISOString() }),
    })),
  });
}
