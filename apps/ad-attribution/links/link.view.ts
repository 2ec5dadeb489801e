import { closedReason } from './choose-door.js';
import type { LinkView } from './link.view.dto.js';
import type { Link } from './link.entity.js';
import { settingsOf } from './link.settings.js';

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The address that an ad has to point at. */
export const urlOf = ({ code }: Pick<Link, 'code'>, publicUrl: string): string => `${publicUrl}/c/${code}`;

export function linkView(row: Omit<Link, 'number'>, publicUrl: string, now: number): LinkView {
  const { doors, outside = null, preview = null, utm = null } = settingsOf(row);
  return {
    id: row.id,
    ad_id: row.ad_id,
    name: row.name,
    code: row.code,
    url: urlOf(row, publicUrl),
    external_id: row.external_id,
    doors,
    greeting_id: row.greeting_id,
    max_clicks: row.max_clicks,
    starts_at: instant(row.starts_at),
    ends_at: instant(row.ends_at),
    outside,
    preview,
    utm,
    state: closedReason(row, now) ?? 'active',
    paused: row.paused_at !== null,
    archived: row.archived_at !== null,
    created_at: new Date(row.created_at).toISOString(),
  };
}
