import type { Language } from '#platform/language/language.js';
import { html } from '#platform/http/html.js';
import { postUrl } from '#message/post-address.js';
import type { PublicChannel } from './feeds.service.js';
import { previewOf } from './post-preview.js';

/** Characters that a text may hold and XML 1.0 may not (section 2.2); the rule for texts refuses the control characters. */
const NOT_IN_XML = /[\ufffe\uffff]/g;

/**
 * Writes a channel as an Atom feed (RFC 4287), with a link to older posts (RFC 5005). Ids do not depend on the origin.
 * `language`: of the channel; null if it has none.
 */
export function atomFeed(
  { channel, posts, more, changed }: PublicChannel,
  { origin, language }: { origin: string; language: Language | null },
): string {
  const home = `${origin}/@${channel.handle}`;
  const older = more && `${home}/feed.xml?before=${posts.at(-1)!.channel_sequence}`;
  const entries = posts.map(
    (post) => html`<entry>
<id>urn:corong:${post.id}</id>
<title>${previewOf(post).title}</title>
<link rel="alternate" type="text/html" href="${postUrl(origin, channel.handle, post.id)}"/>
<published>${instant(post.published_at!)}</published>
<updated>${instant(post.edited_at ?? post.published_at!)}</updated>
<content type="text">${post.body}</content>
</entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${html`<feed xmlns="http://www.w3.org/2005/Atom"${language && html` xml:lang="${language}"`}>
<id>urn:corong:${channel.id}</id>
<title>${channel.name}</title>
${channel.description && html`<subtitle>${channel.description}</subtitle>\n`}<author><name>${channel.name}</name></author>
<updated>${instant(changed)}</updated>
<link rel="alternate" type="text/html" href="${home}"/>
<link rel="self" type="application/atom+xml" href="${home}/feed.xml"/>
${older && html`<link rel="next" type="application/atom+xml" href="${older}"/>\n`}${entries}</feed>
`.toString()}`.replace(NOT_IN_XML, '');
}

const instant = (ms: number): string => new Date(ms).toISOString();
