import { Catch, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { html, type Html } from '#platform/http/html.js';
import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { button, hidden, labelled, link, paragraph } from '../pages/page.js';
import { PageProblemFilter, type Typed } from '../pages/page-problem.filter.js';

const url = html`type="url" required maxlength="2000"`;
const FORMS: Partial<Record<TransportName, { label?: string; input?: Html; words: string }>> = {
  email: {
    label: 'E-mail address',
    input: html`type="email" required maxlength="254" autocomplete="email"`,
    words: 'Follow by e-mail',
  },
  telegram: { words: 'Open in Telegram' },
  whatsapp: { words: 'Open in WhatsApp' },
  discord: { label: 'Webhook of a Discord channel', input: url, words: 'Follow in Discord' },
  webhook: { label: 'Address of your endpoint', input: url, words: 'Follow by webhook' },
};

/** Ways to follow that need no script, as forms. `open`: those that the brand and the installation can serve now. */
export function waysPage({ handle, name }: Channel, open: readonly TransportName[], source?: string): Html {
  const forms = open.map((transport) => wayForm(handle, transport, source ? { source } : {}));
  return html`${forms}${link(`/@${handle}`, `Back to ${name}`)}`;
}

/** Null for a transport that is followed by a script only. */
function wayForm(handle: string, transport: TransportName, { address = '', source }: Typed): Html | null {
  const form = FORMS[transport];
  if (!form) return null;
  const typed = address && html` value="${address}"`;
  const input = html`<input id="address-${transport}" name="address" ${form.input}${typed}>`;
  const fields = [
    form.label && labelled(form.label, input),
    hidden('transport', transport),
    source && hidden('source', source),
  ];
  return html`${button(form.words, fields, { action: `/@${handle}/followers` })}${agreement(transport)}`;
}

/** What somebody agrees to by the form above it. */
export const agreement = (transport: TransportName): Html =>
  paragraph(
    `You agree: ${OPT_IN[transport].text}${transport === 'email' ? ' Nothing is sent before you confirm by the link in a first mail.' : ''}`,
  );

/** A form that was refused comes back as it was sent. */
@Catch()
@Injectable()
export class FollowProblemFilter extends PageProblemFilter {
  protected override formAgain(typed: Typed, { params }: FastifyRequest): Html | null {
    const transport = TRANSPORTS.find((one) => one === typed.transport);
    const { handle } = params as { handle?: string };
    return transport && handle
      ? html`${wayForm(handle, transport, typed)}${link(`/@${handle}`, `Back to @${handle}`)}`
      : null;
  }
}
