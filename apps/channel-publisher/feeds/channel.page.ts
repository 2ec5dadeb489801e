import type { Channel } from '../channels/channel.entity.js';
import { SCRIPT_ADDRESS } from './channel.assets.js';
import { emptyPage, page } from './document.js';
import { article } from './post.article.js';
import { html, linkUrls, type Html } from '#platform/http/html.js';
import type { PublicChannel } from './feeds.service.js';

import type { Language } from '#platform/language/language.js';
import { CHANNEL_TEXTS } from './channel.texts.js';

/**
 * The public page of a channel. It works without its script, which shows new posts at once. `newest`: the page shows the
 * newest posts, so that the script may add to it. `source`: where the visitor comes from, kept for the follow forms.
 */
export function channelPage(
  { channel, posts, more }: PublicChannel,
  {
    newest,
    source,
    language,
    origin,
  }: { newest: boolean; source?: string | undefined; language: Language; origin: string },
): string {
  const texts = CHANNEL_TEXTS[language];
  const oldest = posts.at(-1)?.channel_sequence;
  return page(
    language,
    channel.name,
    html`<link rel="alternate" type="application/feed+json" title="${channel.name}" href="/@${channel.handle}/feed.json">
<link rel="alternate" type="application/atom+xml" title="${channel.name}" href="/@${channel.handle}/feed.xml">
<meta name="description" content="${channel.description}">
${openGraph(channel, origin)}
<script src="${SCRIPT_ADDRESS}" defer></script>`,
    html`<main data-handle="${channel.handle}"${newest && channel.archived_at === null && ' data-live'}>
<header><div class="row"><span class="sign" aria-hidden="true">${[...channel.name.trim()][0]!.toUpperCase()}</span>
<div><h1 dir="auto">${channel.name}</h1><span class="soft">@${channel.handle}</span></div></div>
${channel.description && html`<p dir="auto">${linkUrls(channel.description)}</p>`}</header>
${channel.archived_at === null ? followSection(channel, language, source) : html`<p class="follow">${texts.archived}</p>`}
<section class="posts" aria-labelledby="posts"><h2 id="posts">${texts.posts} <span class="live" id="live" hidden role="status"></span></h2>
<div id="list">${posts.map((post) => article(post, channel.handle, language))}${posts.length === 0 && html`<p class="empty">${texts.none}</p>`}</div>
${more && html`<p><a href="/@${channel.handle}?before=${oldest}" rel="next">${texts.older}</a></p>`}
${!newest && html`<p><a href="/@${channel.handle}">${texts.newest}</a></p>`}</section>
</main>
<footer><small><a href="/@${channel.handle}/feed.xml">${texts.atomFeed}</a> · <a href="/@${channel.handle}/feed.json">${texts.feed}</a> · ${texts.published}</small></footer>`,
  );
}

/** Open Graph tags: what messengers show when somebody shares the page. */
function openGraph({ handle, name, description }: Channel, origin: string): Html[] {
  const url = `${origin}/@${handle}`;
  const tags = { type: 'website', title: name, description, url, site_name: name };
  return Object.entries(tags).map(
    ([property, value]) => html`<meta property="og:${property}" content="${value}">\n`,
  );
}

/** Returns the page for an unknown channel. */
export function missingPage(language: Language): string {
  const { noChannel, noChannelWhy } = CHANNEL_TEXTS[language];
  return emptyPage(language, noChannel, noChannelWhy);
}

/**
 * The section for the follow forms. The script loads the forms from fan-out (`/follow-ways`); without the script, a link
 * leads to a page that has them.
 */
function followSection({ handle }: Channel, language: Language, source?: string): Html {
  const texts = CHANNEL_TEXTS[language];
  const allWays = `/@${handle}/follow-ways${source ? `?source=${encodeURIComponent(source)}` : ''}`;
  return html`<details class="follow" id="follow"${source && html` data-source="${source}"`}><summary><h2>${texts.follow}</h2></summary>
<div data-group="address"></div><div data-group="browser"></div>
<details data-group="chat_app" hidden><summary>${texts.chatApp}</summary></details>
<details data-group="developers" hidden><summary>${texts.forDevelopers}</summary></details>
<p id="all-ways"><a href="${allWays}">${texts.allWays}</a></p></details>`;
}
