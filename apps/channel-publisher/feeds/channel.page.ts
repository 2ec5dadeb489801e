import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Post } from '../posts/post.entity.js';
import { SCRIPT_ADDRESS, STYLE_ADDRESS } from './channel.assets.js';
import { escapeHtml } from '#platform/http/escape-html.js';
import { withLinks } from './with-links.js';
import type { PublicChannel } from './feeds.service.js';

/** Nothing inline, nothing from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** The channel as everybody sees it; works without its script, which shows new posts as they come. */
export function channelPage({ channel, posts, more }: PublicChannel, newest: boolean): string {
  const oldest = posts.at(-1)?.channel_sequence;
  return html(
    channel.name,
    `<link rel="alternate" type="application/feed+json" title="${escapeHtml(channel.name)}" href="/@${channel.handle}/feed.json">
<meta name="description" content="${escapeHtml(channel.description)}">
<script src="${SCRIPT_ADDRESS}" defer></script>`,
    `<main data-handle="${channel.handle}"${newest ? ' data-live' : ''}>
<header><div class="row"><span class="sign" aria-hidden="true">${escapeHtml([...channel.name.trim()][0]!.toUpperCase())}</span>
<div><h1>${escapeHtml(channel.name)}</h1><span class="soft">@${channel.handle}</span></div></div>
${channel.description ? `<p>${withLinks(channel.description)}</p>` : ''}</header>
${followSection(channel)}
<section class="posts" aria-labelledby="posts"><h2 id="posts">Posts <span class="live" id="live" hidden role="status"></span></h2>
<div id="list">${posts.map(article).join('')}${posts.length === 0 ? '<p class="empty">Nothing published yet.</p>' : ''}</div>
${more ? `<p><a href="/@${channel.handle}?before=${oldest}" rel="next">Older posts</a></p>` : ''}
${newest ? '' : `<p><a href="/@${channel.handle}">Newest posts</a></p>`}</section>
</main>
<footer><small><a href="/@${channel.handle}/feed.json">JSON feed</a> · Published with Corong</small></footer>`,
  );
}

export const missingPage = (): string =>
  html(
    'No such channel',
    '',
    '<main><header><h1>No such channel</h1><p>There is no channel at this address.</p></header></main>',
  );

function followSection({ handle }: Channel): string {
  const action = `action="/@${handle}/followers" method="post"`;
  return `<section class="follow" aria-labelledby="follow"><h2 id="follow">Follow</h2>
<form ${action} data-transport="email"><input type="hidden" name="transport" value="email">
<label for="email">By e-mail</label>
<div class="pair"><input id="email" name="address" type="email" required maxlength="254" autocomplete="email" placeholder="you@example.com"><button>Follow by e-mail</button></div>
<small>You agree: ${OPT_IN.email.text} Nothing is sent before you confirm by the link in a first mail. Your address is used for this alone, and no other follower sees it.</small></form>
<form ${action} data-transport="live" hidden><input type="hidden" name="transport" value="live">
<button class="quiet">Follow live in this browser</button>
<small>No address needed. ${OPT_IN.live.text}</small></form>
<form ${action} data-transport="web_push" hidden><input type="hidden" name="transport" value="web_push">
<button class="quiet">Follow by notifications of this browser</button>
<small>You agree: ${OPT_IN.web_push.text}</small></form>
<details><summary>In Telegram, WhatsApp or Discord</summary>
<form ${action} data-transport="telegram"><input type="hidden" name="transport" value="telegram"><button class="quiet">Open in Telegram</button></form>
<form ${action} data-transport="whatsapp"><input type="hidden" name="transport" value="whatsapp"><button class="quiet">Open in WhatsApp</button></form>
<form ${action} data-transport="discord"><input type="hidden" name="transport" value="discord">
<label for="discord">Webhook of a Discord channel</label>
<div class="pair"><input id="discord" name="address" type="url" required maxlength="2000" placeholder="https://discord.com/api/webhooks/…"><button>Follow in Discord</button></div></form>
<small>You agree: ${OPT_IN.telegram.text} ${OPT_IN.whatsapp.text} ${OPT_IN.discord.text}</small></details>
<details><summary>By webhook, for developers</summary>
<form ${action} data-transport="webhook"><input type="hidden" name="transport" value="webhook">
<label for="webhook">Address of your endpoint</label>
<div class="pair"><input id="webhook" name="address" type="url" required maxlength="2000" placeholder="https://example.com/hooks/corong"><button>Follow by webhook</button></div>
<small>You agree: ${OPT_IN.webhook.text} It has to echo a challenge first; each call is signed by <a href="https://www.standardwebhooks.com" rel="noopener">Standard Webhooks</a>.</small></form></details>
<p class="told" id="told" role="status" hidden></p></section>`;
}

function article(post: Post): string {
  const at = new Date(post.published_at!);
  return `<article id="${post.id}">${post.title ? `<h3>${escapeHtml(post.title)}</h3>` : ''}
<time datetime="${at.toISOString()}"><a href="#${post.id}">${day.format(at)} UTC</a></time><p class="body">${withLinks(post.body)}</p></article>`;
}

const html = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${STYLE_ADDRESS}">
${head}
</head>
<body>
${body}
</body>
</html>
`;
