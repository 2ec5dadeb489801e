import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import { SCRIPT_ADDRESS } from './channel.assets.js';
import { emptyPage, page } from './document.js';
import { article } from './post.article.js';
import { html, linkUrls, type Html, type HtmlValue } from '#platform/http/html.js';
import type { PublicChannel } from './feeds.service.js';

type TransportName = keyof typeof OPT_IN;
/** Of no use without the page's script, or not open everywhere: the script shows those that are. */
const HIDDEN: ReadonlySet<TransportName> = new Set(['live', 'web_push', 'email', 'telegram', 'whatsapp']);

/** The channel as everybody sees it; works without its script, which shows new posts as they come. */
export function channelPage(
  { channel, posts, more }: PublicChannel,
  { newest, source, origin }: { newest: boolean; source?: string | undefined; origin: string },
): string {
  const oldest = posts.at(-1)?.channel_sequence;
  return page(
    channel.name,
    html`<link rel="alternate" type="application/feed+json" title="${channel.name}" href="/@${channel.handle}/feed.json">
<meta name="description" content="${channel.description}">
${openGraph(channel, origin)}
<script src="${SCRIPT_ADDRESS}" defer></script>`,
    html`<main data-handle="${channel.handle}"${newest && channel.archived_at === null && ' data-live'}>
<header><div class="row"><span class="sign" aria-hidden="true">${[...channel.name.trim()][0]!.toUpperCase()}</span>
<div><h1 dir="auto">${channel.name}</h1><span class="soft">@${channel.handle}</span></div></div>
${channel.description && html`<p>${linkUrls(channel.description)}</p>`}</header>
${channel.archived_at === null ? followSection(channel, source) : ARCHIVED}
<section class="posts" aria-labelledby="posts"><h2 id="posts">Posts <span class="live" id="live" hidden role="status"></span></h2>
<div id="list">${posts.map((post) => article(post, channel.handle))}${posts.length === 0 && html`<p class="empty">Nothing published yet.</p>`}</div>
${more && html`<p><a href="/@${channel.handle}?before=${oldest}" rel="next">Older posts</a></p>`}
${!newest && html`<p><a href="/@${channel.handle}">Newest posts</a></p>`}</section>
</main>
<footer><small><a href="/@${channel.handle}/feed.json">JSON feed</a> · Published with Corong</small></footer>`,
  );
}

/** What messengers show where somebody shares the page. */
function openGraph({ handle, name, description }: Channel, origin: string): Html[] {
  const url = `${origin}/@${handle}`;
  const told = { type: 'website', title: name, description, url, site_name: name };
  return Object.entries(told).map(
    ([property, value]) => html`<meta property="og:${property}" content="${value}">\n`,
  );
}

export const missingPage = (): string => emptyPage('No such channel', 'There is no channel at this address.');

/** In the place of the ways to follow. */
const ARCHIVED = html`<p class="follow">This channel is archived: nothing more is published in it. Its posts stay here to read.</p>`;

function followSection({ handle }: Channel, source?: string): Html {
  const form = (transport: TransportName, fields: Html, more: HtmlValue = '') => html`
<form action="/@${handle}/followers" method="post" data-transport="${transport}"${HIDDEN.has(transport) && ' hidden'}>
<input type="hidden" name="transport" value="${transport}">${source && html`<input type="hidden" name="source" value="${source}">`}
${fields}<small>You agree: ${OPT_IN[transport].text}${more}</small>
<p class="told" role="status" hidden></p></form>`;
  const button = (words: string) => html`<button class="quiet">${words}</button>`;
  const address = (transport: TransportName, label: string, input: Html, words: string) =>
    html`<label for="${transport}">${label}</label>
<div class="pair"><input id="${transport}" name="address" required ${input}><button>${words}</button></div>`;
  const mail = html`type="email" maxlength="254" autocomplete="email" placeholder="you@example.com"`;
  const url = (example: string) => html`type="url" maxlength="2000" placeholder="${example}"`;
  return html`<details class="follow" id="follow"><summary><h2>Follow</h2></summary>
${form('email', address('email', 'By e-mail', mail, 'Follow by e-mail'), ' Nothing is sent before you confirm by the link in a first mail. Your address is used for this alone, and no other follower sees it.')}
${form('live', button('Follow live in this browser'), ' No address needed.')}
${form('web_push', button('Follow by notifications of this browser'))}
<details id="chats"><summary>In a chat app</summary>
${form('telegram', button('Open in Telegram'))}
${form('whatsapp', button('Open in WhatsApp'))}
${form('discord', address('discord', 'Webhook of a Discord channel', url('https://discord.com/api/webhooks/…'), 'Follow in Discord'))}</details>
<details><summary>By webhook, for developers</summary>
${form('webhook', address('webhook', 'Address of your endpoint', url('https://example.com/hooks/corong'), 'Follow by webhook'), html` It has to echo a challenge first; each call is signed by <a href="https://www.standardwebhooks.com" rel="noopener">Standard Webhooks</a>.`)}</details>
<noscript><p><a href="/@${handle}/follow-ways${source && `?source=${encodeURIComponent(source)}`}">All ways to follow</a></p></noscript></details>`;
}
