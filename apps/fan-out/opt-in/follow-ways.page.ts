import { Catch, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { html, linkUrls, type Html } from '#platform/http/html.js';
import { isolateDirection } from '#platform/http/text.js';
import type { Language } from '#platform/language/language.js';
import { pageLanguage } from '#platform/language/page-language.js';
import type { Channel } from '../channels/channel.entity.js';
import { channelOf } from '../audience/channel-language.guard.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { button, hidden, labelled, link } from '../pages/page.js';
import { descriptorOf } from '../transports/transport-list.js';
import { refusedWords, TEXTS } from '../pages/texts.js';
import { PageProblemFilter, type FormValues } from '../pages/page-problem.filter.js';

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
  const { follow, texts } = descriptorOf(transport);
  if (follow.needsScript) return null;
  const { field } = follow;
  const complete = field?.type === 'email' && html` autocomplete="email"`;
  const typed = address && html` value="${address}"`;
  const fields = [
    field &&
      labelled(
        texts[language].address ?? '',
        html`<input id="address-${transport}" name="address" type="${field.type}" required maxlength="${field.maxLength}"${complete}${typed}>`,
      ),
    hidden('transport', transport),
    source && hidden('source', source),
  ];
  const action = { action: `/@${handle}/followers` };
  return html`${button(texts[language].follow, fields, action)}${agreement(transport, language)}`;
}

/** The paragraph below a form that says what the person agrees to. */
export function agreement(transport: TransportName, language: Language): Html {
  const { consent, note } = descriptorOf(transport).texts[language];
  const words = [TEXTS[language].follow.agree(consent), note].filter(Boolean).join(' ');
  return html`<p>${linkUrls(words)}</p>`;
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
