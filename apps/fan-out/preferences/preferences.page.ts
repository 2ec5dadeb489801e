import { Catch, Injectable } from '@nestjs/common';
import { escapeHtml } from '#platform/http/escape-html.js';
import { button, labelled } from '../pages/page.js';
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

/** A form that was refused comes back as it was sent. */
@Catch()
@Injectable()
export class PreferencesProblemFilter extends PageProblemFilter {
  protected override formAgain(typed: Typed): string {
    return Object.keys(typed).length > 0 ? formWith(typed) : '';
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
