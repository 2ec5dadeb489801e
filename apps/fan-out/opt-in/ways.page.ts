import { Catch, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { escapeHtml } from '#platform/http/escape-html.js';
import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { button, hidden, labelled, link, paragraph } from '../pages/page.js';
import { PageProblemFilter, type Typed } from '../pages/page-problem.filter.js';

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
  const forms = open.map((transport) => wayForm(handle, transport, source ? { source } : {}));
  return forms.filter(Boolean).join('\n') + link(`/@${handle}`, `Back to ${name}`);
}

/** Empty for a transport that is followed by a script only. */
function wayForm(handle: string, transport: TransportName, { address = '', source }: Typed): string {
  const form = FORMS[transport];
  if (!form) return '';
  const typed = address ? ` value="${escapeHtml(address)}"` : '';
  const fields =
    (form.label
      ? labelled(form.label, `<input id="address-${transport}" name="address" ${form.input}${typed}>`)
      : '') +
    hidden('transport', transport) +
    (source ? hidden('source', source) : '');
  return button(form.words, fields, { action: `/@${escapeHtml(handle)}/followers` }) + agreement(transport);
}

/** What somebody agrees to by the form above it; HTML. */
export const agreement = (transport: TransportName): string =>
  paragraph(
    `You agree: ${OPT_IN[transport].text}${transport === 'email' ? ' Nothing is sent before you confirm by the link in a first mail.' : ''}`,
  );

/** A form that was refused comes back as it was sent. */
@Catch()
@Injectable()
export class FollowProblemFilter extends PageProblemFilter {
  protected override formAgain(typed: Typed, { params }: FastifyRequest): string {
    const transport = TRANSPORTS.find((one) => one === typed.transport);
    const { handle } = params as { handle?: string };
    return transport && handle
      ? wayForm(handle, transport, typed) + link(`/@${handle}`, `Back to @${handle}`)
      : '';
  }
}
