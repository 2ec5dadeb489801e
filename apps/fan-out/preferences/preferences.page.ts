import { Catch, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { escapeHtml } from '#platform/http/escape-html.js';
import { LOGGER } from '#platform/tokens.js';
import { FollowerTokens } from '../audience/tokens.js';
import { button, labelled, link } from '../pages/page.js';
import { PageProblemFilter, type Typed } from '../pages/page-problem.filter.js';
import { isTimeZone, localDay } from './local-time.js';
import type { PreferencesView } from './preferences.dto.js';

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/** The form in which a follower says when it wants posts. */
export const preferencesForm = (said: PreferencesView): string =>
  formWith({
    time_zone: said.time_zone ?? '',
    muted_until: said.muted_until ? localDay(said.time_zone ?? 'UTC', Date.parse(said.muted_until)) : '',
    quiet_from: said.quiet_from ?? '',
    quiet_to: said.quiet_to ?? '',
    daily_cap: said.daily_cap?.toString() ?? '',
  });

/** A form that was refused comes back as it was sent, with the link to leave below it. */
@Catch()
@Injectable()
export class PreferencesProblemFilter extends PageProblemFilter {
  constructor(
    @Inject(LOGGER) logger: Logger,
    private readonly tokens: FollowerTokens,
  ) {
    super(logger);
  }

  protected override formAgain(typed: Typed, { params }: FastifyRequest): string {
    if (Object.keys(typed).length === 0) return '';
    const follower = this.tokens.preferrer((params as { token: string }).token);
    return formWith(typed) + link(this.tokens.unsubscribeUrl(follower), 'Leave this channel');
  }
}

function formWith({ time_zone = '', muted_until, quiet_from, quiet_to, daily_cap }: Typed): string {
  const input = (name: string, attributes: string, value = '') =>
    `<input ${attributes} name="${name}" value="${escapeHtml(value)}">`;
  const fields = [
    labelled('Your time zone', zoneSelect(isTimeZone(time_zone) ? time_zone : '')),
    labelled(
      'Pause until (posts before that day are not sent later)',
      input('muted_until', 'type="date"', muted_until),
    ),
    labelled('Quiet hours begin (posts then wait)', input('quiet_from', 'type="time"', quiet_from)),
    labelled('Quiet hours end (waiting posts come)', input('quiet_to', 'type="time"', quiet_to)),
    labelled(
      'Most posts a day (empty: all)',
      input('daily_cap', 'type="number" min="1" max="1000"', daily_cap),
    ),
  ];
  return button('Save', fields.join('\n'));
}

/** Until a zone was said none is chosen: a script of the page fills in the browser's own. */
function zoneSelect(chosen: string): string {
  const options = [...new Set([...(chosen ? [chosen] : []), ...ZONES])].map(
    (name) => `<option${name === chosen ? ' selected' : ''}>${escapeHtml(name)}</option>`,
  );
  if (!chosen) options.unshift('<option value="">Choose your time zone</option>');
  return `<select name="time_zone" required>${options.join('')}</select>`;
}
