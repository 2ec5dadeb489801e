import { escapeHtml } from '#platform/http/escape-html.js';
import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import type { TransportName } from '../audience/follower.entity.js';
import { button, hidden, labelled, link, paragraph } from '../pages/page.js';

const url = 'type="url" required maxlength="2000"';
const FORMS: Partial<Record<TransportName, { label?: string; input?: string; words: string }>> = {
  email: {
    label: 'E-mail address',
    input: 'type="email" required maxlength="254" autocomplete="email"',
    words: 'Follow by e-mail',
  },
  telegram: { words: 'Open in Telegram' },
  whatsapp: { words: 'Open in WhatsApp' },
  discord: { label: 'Webhook of a Discord channel', input: url, words: 'Follow in Discord' },
  webhook: { label: 'Address of your endpoint', input: url, words: 'Follow by webhook' },
};

/** Ways to follow that need no script, as forms; HTML. `open`: those that the brand and the installation can serve now. */
export function waysPage({ handle, name }: Channel, open: readonly TransportName[], source?: string): string {
  const forms = open.flatMap((transport) => {
    const form = FORMS[transport];
    if (!form) return [];
    const id = `address-${transport}`;
    const fields =
      (form.label ? labelled(form.label, `<input id="${id}" name="address" ${form.input}>`) : '') +
      hidden('transport', transport) +
      (source ? hidden('source', source) : '');
    const agree = paragraph(`You agree: ${OPT_IN[transport].text}`);
    return button(form.words, fields, { action: `/@${escapeHtml(handle)}/followers` }) + agree;
  });
  return forms.join('\n') + link(`/@${handle}`, `Back to ${name}`);
}
