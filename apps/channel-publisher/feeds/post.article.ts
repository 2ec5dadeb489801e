import { dayAndTime, type Language } from '#platform/language/language.js';
import type { Post } from '../posts/post.entity.js';
import { html, linkUrls, type Html } from '#platform/http/html.js';

/** HTML of one post, for its channel's page or its own page; its time links to the latter. */
export function article(post: Post, handle: string, language: Language, level: 'h1' | 'h3' = 'h3'): Html {
  const at = new Date(post.published_at!);
  const title = post.title && html`<${level} dir="auto">${post.title}</${level}>`;
  return html`<article id="${post.id}">${title}
<time datetime="${at.toISOString()}"><a href="/@${handle}/${post.id}">${dayAndTime(at.getTime(), language)}</a></time><p class="body" dir="auto">${linkUrls(post.body)}</p></article>`;
}
