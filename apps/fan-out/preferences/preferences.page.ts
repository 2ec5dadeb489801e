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

/** The form for a follower's preferences, filled in with the present ones. */
export const preferencesForm = (view: PreferencesView, language: Language): Html =>
  formWith(language, {
    time_zone: view.time_zone ?? '',
    muted_until: view.muted_until ? localDay(view.time_zone ?? 'UTC', Date.parse(view.muted_until)) : '',
    quiet_from: view.quiet_from ?? '',
    quiet_to: view.quiet_to ?? '',
    daily_cap: view.daily_cap?.toString() ?? '',
  });

/** Shows a refused preferences form again with the values that were sent, and the unsubscribe link below it. */
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

/** Without a chosen zone nothing is selected, and a script of the page selects the browser's zone. */
function zoneSelect(chosen: string, choose: string): Html {
  const options = [...new Set([...(chosen ? [chosen] : []), ...TIME_ZONES])].map(
    (name) => html`<option${name === chosen && ' selected'}>${name}</option>`,
  );
  if (!chosen) options.unshift(html`<option value="">${choose}</option>`);
  return html`<select name="time_zone" required>${options}</select>`;
}
