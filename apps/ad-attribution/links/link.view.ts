import { closedReason } from './choose-door.js';
import type { LinkView } from './link.view.dto.js';
import type { Link } from './link.entity.js';
import { settingsOf } from './link.settings.js';
import { isoOf } from '#platform/time/calendar.js';

/** Returns the link's public URL. Own domains use the scheme and port of `publicUrl`. */
export function urlOf({ host, code }: Pick<Link, 'host' | 'code'>, publicUrl: string): string {
  if (host === null) return `${publicUrl}/c/${code}`;
  const url = new URL(publicUrl);
  url.hostname = host;
  return `${url.origin}/${code}`;
}

/** Returns the API's view of a link. `isServed`: true if its host is served. */
export function linkView(
  row: Omit<Link, 'number'>,
  publicUrl: string,
  now: number,
  isServed: boolean,
): LinkView {
  const { doors, outside = null, preview = null, utm = null } = settingsOf(row);
  return {
    id: row.id,
    ad_id: row.ad_id,
    name: row.name,
    code: row.code,
    domain: row.host,
    url: urlOf(row, publicUrl),
    external_id: row.external_id,
    doors,
    greeting_id: row.greeting_id,
    max_clicks: row.max_clicks,
    starts_at: isoOf(row.starts_at),
    ends_at: isoOf(row.ends_at),
    outside,
    preview,
    utm,
    state: closedReason(row, now) ?? (isServed ? 'active' : 'unreachable'),
    paused: row.paused_at !== null,
    archived: row.archived_at !== null,
    created_at: new Date(row.created_at).toISOString(),
  };
}
