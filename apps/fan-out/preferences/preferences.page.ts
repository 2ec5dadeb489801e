import { button, labelled } from '../pages/page.js';
import { escapeHtml } from '#platform/http/escape-html.js';
import { localDay } from './local-time.js';
import type { PreferencesView } from './preferences.dto.js';

const ZONES = Intl.supportedValuesOf('timeZone');

/** The form in which a follower says when it wants posts. */
export function preferencesForm(said: PreferencesView): string {
  const zone = said.time_zone ?? 'UTC';
  const zones = [...new Set(['UTC', zone, ...ZONES])].map(
    (name) => `<option${name === zone ? ' selected' : ''}>${escapeHtml(name)}</option>`,
  );
  const until = said.muted_until ? localDay(zone, Date.parse(said.muted_until)) : '';
  const fields = [
    labelled('Your time zone', `<select name="time_zone">${zones.join('')}</select>`),
    labelled('No posts until this day', `<input type="date" name="muted_until" value="${until}">`),
    labelled('Posts wait from', `<input type="time" name="quiet_from" value="${said.quiet_from ?? ''}">`),
    labelled('until', `<input type="time" name="quiet_to" value="${said.quiet_to ?? ''}">`),
    labelled(
      'Most posts of a day',
      `<input type="number" name="daily_cap" min="1" max="1000" value="${said.daily_cap ?? ''}">`,
    ),
  ];
  return button('Save', fields.join('\n'));
}
