import { Catch, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { html, type Html } from '#platform/http/html.js';
import type { Language } from '#platform/language/language.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { LOGGER } from '#platform/tokens.js';
import { FollowerTokens } from '../audience/tokens.js';
import { refusedWords, TEXTS } from '../pages/texts.js';
import { button, labelled, link } from '../pages/page.js';
import { PageProblemFilter, type FormValues } from '../pages/page-problem.filter.js';
import { isTimeZone, localDay, TIME_ZONES } from '#platform/time/zones.js';
import type { PreferencesView } from './preferences.dto.js';

/** The form in which a follower says when it wants posts. */
export const preferencesForm = (said: PreferencesView, language: Language): Html =>
  formWith(language, {
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

  protected override readonly fields = {
    time_zone: refusedWords('zone'),
    muted_until: refusedWords('pause'),
    quiet_from: refusedWords('time'),
    quiet_to: refusedWords('time'),
    daily_cap: refusedWords('most'),
  };

  protected override refilledForm(typed: FormValues, request: FastifyRequest): Html | null {
    if (Object.keys(typed).length === 0) return null;
    const follower = this.tokens.verifyPreferences((request.params as { token: string }).token);
    const language = pageLanguage(request);
    const leave = link(this.tokens.unsubscribeUrl(follower), TEXTS[language].follow.leaveThis);
    return html`${formWith(language, typed)}${leave}`;
  }
}

function formWith(
  language: Language,
  { time_zone = '', muted_until, quiet_from, quiet_to, daily_cap }: FormValues,
): Html {
  const { preferences } = TEXTS[language];
  const input = (name: string, attributes: Html, value = '') =>
    html`<input ${attributes} name="${name}" value="${value}">`;
  const fields = [
    labelled(preferences.zone, zoneSelect(isTimeZone(time_zone) ? time_zone : '', preferences.chooseZone)),
    labelled(preferences.pause, input('muted_until', html`type="date"`, muted_until)),
    labelled(preferences.quietFrom, input('quiet_from', html`type="time"`, quiet_from)),
    labelled(preferences.quietTo, input('quiet_to', html`type="time"`, quiet_to)),
    labelled(preferences.most, input('daily_cap', html`type="number" min="1" max="1000"`, daily_cap)),
  ];
  return button(preferences.save, fields);
}

/** Until a zone was said none is chosen: a script of the page fills in the browser's own. */
function zoneSelect(chosen: string, choose: string): Html {
  const options = [...new Set([...(chosen ? [chosen] : []), ...TIME_ZONES])].map(
    (name) => html`<option${name === chosen && ' selected'}>${name}</option>`,
  );
  if (!chosen) options.unshift(html`<option value="">${choose}</option>`);
  return html`<select name="time_zone" required>${options}</select>`;
}
