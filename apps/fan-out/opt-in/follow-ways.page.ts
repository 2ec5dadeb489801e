import { Catch, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { html, type Html } from '#platform/http/html.js';
import { isolateDirection } from '#platform/http/text.js';
import type { Language } from '#platform/language/language.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { OPT_IN } from '#message/wording.js';
import type { Channel } from '../channels/channel.entity.js';
import { channelOf } from '../audience/channel-language.guard.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { button, hidden, labelled, link, paragraph } from '../pages/page.js';
import { refusedWords, TEXTS, type FanOutTexts } from '../pages/texts.js';
import { PageProblemFilter, type FormValues } from '../pages/page-problem.filter.js';

const url = html`type="url" required maxlength="2000"`;
const mail = html`type="email" required maxlength="254" autocomplete="email"`;

interface WayForm {
  words: string;
  /** Label of the address field, for a transport that needs an address. */
  label?: string;
  input?: Html;
}

/** The form of a transport; null for a transport that can be followed only with a script. */
function formContentOf(transport: TransportName, { follow }: FanOutTexts): WayForm | null {
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

/** The forms of all ways to follow that need no script. `open` lists the transports that are available now. */
export function followWaysPage(
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
  const form = formContentOf(transport, TEXTS[language]);
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

/** The paragraph below a form that says what the person agrees to. */
export function agreement(transport: TransportName, language: Language): Html {
  const { agree, confirmFirst } = TEXTS[language].follow;
  const words = agree(OPT_IN[transport].text[language]);
  return paragraph(transport === 'email' ? `${words} ${confirmFirst}` : words);
}

/** Answers a refused form with a problem page that has the form again, filled in as it was sent. */
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
    if (!transport || !handle) return null;
    const channel = channelOf(request);
    const name = channel ? isolateDirection(channel.name) : `@${handle}`;
    const back = link(`/@${handle}`, TEXTS[language].follow.back(name));
    return html`${wayForm(handle, transport, language, typed)}${back}`;
  }
}
