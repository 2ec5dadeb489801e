import { Catch, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { html, type Html } from '#platform/http/html.js';
import { isolateDirection } from '#platform/http/text.js';
import type { Language } from '#platform/language/language.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { button, hidden, labelled, link, paragraph } from '../pages/page.js';
import { refusedWords, TEXTS, type FanOutTexts } from '../pages/texts.js';
import { PageProblemFilter, type FormValues } from '../pages/page-problem.filter.js';

const url = html`type="url" required maxlength="2000"`;
const mail = html`type="email" required maxlength="254" autocomplete="email"`;

interface WayForm {
  words: string;
  /** Of the field for an address, where the transport asks for one. */
  label?: string;
  input?: Html;
}

/** Null for a transport that is followed by a script only. */
function formOf(transport: TransportName, { follow }: FanOutTexts): WayForm | null {
  switch (transport) {
    case 'email':
      return { label: follow.address, input: mail, words: follow.byMail };
    case 'telegram':
      return { words: follow.openTelegram };
    case 'whatsapp':
      return { words: follow.openWhatsApp };
    case 'discord':
      return { label: follow.discordWebhook, input: url, words: follow.inDiscord };
    case 'webhook':
      return { label: follow.endpoint, input: url, words: follow.byWebhook };
    default:
      return null;
  }
}

/** Ways to follow that need no script, as forms. `open`: those that the brand and the installation can serve now. */
export function waysPage(
  { handle, name }: Channel,
  open: readonly TransportName[],
  language: Language,
  source?: string,
): Html {
  const forms = open.map((transport) => wayForm(handle, transport, language, source ? { source } : {}));
  return html`${forms}${link(`/@${handle}`, TEXTS[language].follow.back(isolateDirection(name)))}`;
}

function wayForm(
  handle: string,
  transport: TransportName,
  language: Language,
  { address = '', source }: FormValues,
): Html | null {
  const form = formOf(transport, TEXTS[language]);
  if (!form) return null;
  const typed = address && html` value="${address}"`;
  const input = html`<input id="address-${transport}" name="address" ${form.input}${typed}>`;
  const fields = [
    form.label && labelled(form.label, input),
    hidden('transport', transport),
    source && hidden('source', source),
  ];
  const action = { action: `/@${handle}/followers` };
  return html`${button(form.words, fields, action)}${agreement(transport, language)}`;
}

/** What somebody agrees to by the form above it. */
export function agreement(transport: TransportName, language: Language): Html {
  const { agree, confirmFirst } = TEXTS[language].follow;
  const words = agree(OPT_IN[transport].text[language]);
  return paragraph(transport === 'email' ? `${words} ${confirmFirst}` : words);
}

/** A form that was refused comes back as it was sent. */
@Catch()
@Injectable()
export class FollowProblemFilter extends PageProblemFilter {
  protected override readonly fields = {
    address: refusedWords('address'),
    transport: refusedWords('transport'),
    subscription: refusedWords('subscription'),
    'subscription.endpoint': refusedWords('subscription'),
  };

  protected override refilledForm(typed: FormValues, request: FastifyRequest): Html | null {
    const transport = TRANSPORTS.find((one) => one === typed.transport);
    const { handle } = request.params as { handle?: string };
    const language = pageLanguage(request);
    return transport && handle
      ? html`${wayForm(handle, transport, language, typed)}${link(`/@${handle}`, TEXTS[language].follow.back(`@${handle}`))}`
      : null;
  }
}
