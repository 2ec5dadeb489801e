import type { Language } from '#platform/language/language.js';
import { CHANNEL_TEXTS } from './channel.texts.js';
import { postUrl } from '#message/post-address.js';
import { html, type Html } from '#platform/http/html.js';
import { LOCAL_TIME_ADDRESS } from '#platform/http/local-time.js';
import { isolateDirection } from '#platform/http/text.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Post } from '../posts/post.entity.js';
import { emptyPage, page } from './document.js';
import { article } from './post.article.js';
import { previewOf } from './post-preview.js';

/** The page of one post, with the preview tags that messengers and search engines read. */
export function postPage(channel: Channel, post: Post, language: Language, origin: string): string {
  const texts = CHANNEL_TEXTS[language];
  const { title, description } = previewOf(post);
  const url = postUrl(origin, channel.handle, post.id);
  const metaTags: [name: string, value: string][] = [
    ['og:type', 'article'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:site_name', channel.name],
    ['article:published_time', new Date(post.published_at!).toISOString()],
  ];
  if (post.edited_at !== null)
    metaTags.push(['article:modified_time', new Date(post.edited_at).toISOString()]);
  const tags = metaTags.map(([name, value]) => html`<meta property="${name}" content="${value}">\n`);
  return page(
    language,
    `${title} · ${channel.name}`,
    html`<link rel="canonical" href="${url}">
<link rel="alternate" type="application/feed+json" title="${channel.name}" href="/@${channel.handle}/feed.json">
<link rel="alternate" type="application/atom+xml" title="${channel.name}" href="/@${channel.handle}/feed.xml">
<meta name="description" content="${description}">
<meta name="twitter:card" content="summary">
<script src="${LOCAL_TIME_ADDRESS}" defer></script>
${tags}`,
    html`<main><header class="from"><p><a href="/@${channel.handle}"><bdi>${channel.name}</bdi></a> <span class="soft">@${channel.handle}</span></p></header>
${article(post, channel.handle, language, 'h1')}
${channel.archived_at === null && html`<p><a href="/@${channel.handle}#follow">${texts.followChannel(isolateDirection(channel.name))}</a></p>`}</main>
<footer><small>${texts.published}</small></footer>`,
  );
}

const back = ({ handle, name }: Channel, language: Language): Html =>
  html`<p><a href="/@${handle}">${CHANNEL_TEXTS[language].toPage(isolateDirection(name))}</a></p>`;

/** The page for a post that was deleted. */
export function deletedPostPage(channel: Channel, language: Language): string {
  const { takenBack, takenBackWhy } = CHANNEL_TEXTS[language];
  return emptyPage(
    language,
    takenBack,
    takenBackWhy(isolateDirection(channel.name)),
    back(channel, language),
  );
}

/** The page for an address in a channel without a post. */
export function missingPostPage(channel: Channel, language: Language): string {
  const { noPost, noPostWhy } = CHANNEL_TEXTS[language];
  return emptyPage(language, noPost, noPostWhy(isolateDirection(channel.name)), back(channel, language));
}
