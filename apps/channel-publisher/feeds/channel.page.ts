import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import { SCRIPT_ADDRESS } from './channel.assets.js';
import { emptyPage, page } from './document.js';
import { article } from './post.article.js';
import { html, linkUrls, type Html, type HtmlValue } from '#platform/http/html.js';
import type { PublicChannel } from './feeds.service.js';

import type { Language } from '#platform/language/language.js';
import { CHANNEL_SCRIPT_TEXTS } from './channel-words.texts.js';
import { CHANNEL_TEXTS } from './channel.texts.js';

type TransportName = keyof typeof OPT_IN;
/** Ways to follow that need the script, or that not every channel offers; the script shows those that are offered. */
const HIDDEN: ReadonlySet<TransportName> = new Set(['live', 'web_push', 'email', 'telegram', 'whatsapp']);

/** The public page of a channel. It works without its script, which shows new posts at once. */
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
<footer><small><a href="/@${channel.handle}/feed.json">${texts.feed}</a> · ${texts.published}</small></footer>`,
  );
}

/** Open Graph tags: what messengers show when somebody shares the page. */
function openGraph({ handle, name, description }: Channel, origin: string): Html[] {
  const url = `${origin}/@${handle}`;
  const told = { type: 'website', title: name, description, url, site_name: name };
  return Object.entries(told).map(
    ([property, value]) => html`<meta property="og:${property}" content="${value}">\n`,
  );
}

/** Returns the page for an unknown channel. */
export function missingPage(language: Language): string {
  const { noChannel, noChannelWhy } = CHANNEL_TEXTS[language];
  return emptyPage(language, noChannel, noChannelWhy);
}

function followSection({ handle }: Channel, language: Language, source?: string): Html {
  const texts = CHANNEL_TEXTS[language];
  const buttons = CHANNEL_SCRIPT_TEXTS[language].follow;
  const form = (transport: TransportName, fields: Html, more: HtmlValue = '') => html`
<form action="/@${handle}/followers" method="post" data-transport="${transport}"${HIDDEN.has(transport) && ' hidden'}>
<input type="hidden" name="transport" value="${transport}">${source && html`<input type="hidden" name="source" value="${source}">`}
${fields}<small>${texts.agree(OPT_IN[transport].text[language])} ${more}</small>
<p class="told" role="status" hidden></p></form>`;
  const button = (words: string) => html`<button class="quiet">${words}</button>`;
  const address = (transport: TransportName, label: string, input: Html, words: string) =>
    html`<label for="${transport}">${label}</label>
<div class="pair"><input id="${transport}" name="address" required ${input}><button>${words}</button></div>`;
  const mail = html`type="email" maxlength="254" autocomplete="email" placeholder="${texts.mailExample}"`;
  const url = (example: string) => html`type="url" maxlength="2000" placeholder="${example}"`;
  return html`<details class="follow" id="follow"><summary><h2>${texts.follow}</h2></summary>
${form('email', address('email', texts.byMail, mail, texts.followByMail), texts.mailMore)}
${form('live', button(buttons.live), texts.noAddress)}
${form('web_push', button(buttons.web_push))}
<details id="chats"><summary>${texts.chatApp}</summary>
${form('telegram', button(texts.openTelegram))}
${form('whatsapp', button(texts.openWhatsApp))}
${form('discord', address('discord', texts.discordWebhook, url('https://discord.com/api/webhooks/…'), texts.inDiscord))}</details>
<details><summary>${texts.forDevelopers}</summary>
${form('webhook', address('webhook', texts.endpoint, url('https://example.com/hooks/corong'), texts.byWebhook), html`${texts.webhookMore} <a href="https://www.standardwebhooks.com" rel="noopener">Standard Webhooks</a>.`)}</details>
<noscript><p><a href="/@${handle}/follow-ways${source && `?source=${encodeURIComponent(source)}`}">${texts.allWays}</a></p></noscript></details>`;
}
