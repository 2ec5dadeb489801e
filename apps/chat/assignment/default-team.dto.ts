import { IsISO8601, Matches } from 'class-validator';
import { CONVERSATION_DOORS } from '#crossing/door.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PathParam } from '#platform/http/parameters.js';
import { MemberId } from '../members/member-id.js';
import type { DefaultTeam } from '../teams/team.entities.js';

/** A connection's id, the door of a conversation, or all chats. */
export const SCOPE = new RegExp(`^(?:all|${CONVERSATION_DOORS.join('|')}|con_[0-9a-hjkmnp-tv-z]{26})$`);

/** Parameter decorator for the chats that a default team is for. */
export const ScopeParam = () =>
  PathParam('scope', {
    description: `Which new chats: \`all\`, those through a door (${CONVERSATION_DOORS.map((door) => `\`${door}\``).join(', ')}), or those of an account (\`con_…\`)`,
    pattern: SCOPE,
    example: 'all',
  });

/** The team that new chats get. */
export class DefaultTeamInput {
  @BoundedId('tem') team_id: string;
}

/** The team that new chats of one kind get. */
export class DefaultTeamView {
  /** `all`, a door, or the id of a connection. Of several that fit a chat the connection's counts first, then the door's. @example whatsapp */
  @Matches(SCOPE) scope: string;
  @BoundedId('tem') team_id: string;
  /** Who chose it. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @MemberId() chosen_by: string;
  @IsISO8601() chosen_at: string;
}

/** Returns the API's view of a default team. */
export const defaultTeamView = ({ scope, team_id, chosen_by, chosen_at }: DefaultTeam) =>
  make(DefaultTeamView, { scope, team_id, chosen_by, chosen_at: new Date(chosen_at).toISOString() });
