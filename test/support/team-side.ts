import { make } from '#platform/events/make.js';
import type { Role } from '#platform/http/roles.js';
import { members, PersonDescribed, type MemberState } from '#workspace/member.topic.js';
import { PresenceChanged, presences, type Presence } from '#workspace/presence.topic.js';
import { TeamDescribed, TeamMemberDescribed, teams } from '#workspace/team.topic.js';
import { ids, type ChatSide } from './chat-side.js';
import type { HttpClient } from './http-client.js';

/** A person whom chat learnt of, and a client that calls as that person. */
export interface TestPerson {
  id: string;
  client: HttpClient;
}

/** Publishes persons, their presence and teams of one workspace in place of the console. */
export class TeamSide {
  private sequence = 0;

  constructor(
    private readonly chat: ChatSide,
    readonly workspace_id: string,
  ) {}

  /** A new person, online unless said otherwise. */
  async person({ max_open_chats = 10, presence = 'online' as Presence } = {}): Promise<TestPerson> {
    const id = ids.next('psn');
    await this.describe(id, { max_open_chats });
    await this.is(id, presence);
    return { id, client: this.chat.as(this.workspace_id, 'agent', {}, id) };
  }

  describe(
    person_id: string,
    fields: { role?: Role; state?: MemberState; max_open_chats?: number } = {},
  ): Promise<void> {
    const defaults = { role: 'agent' as const, state: 'active' as const, max_open_chats: 10 };
    const said = { workspace_id: this.workspace_id, person_id, ...defaults, ...fields };
    return this.chat.publishEvent(members, make<PersonDescribed>(PersonDescribed, said), ++this.sequence);
  }

  is(person_id: string, presence: Presence): Promise<void> {
    const said = { workspace_id: this.workspace_id, person_id, presence, at: this.chat.now() };
    return this.chat.publishEvent(presences, make<PresenceChanged>(PresenceChanged, said), ++this.sequence);
  }

  /** A new team of these persons. */
  async team(...people: TestPerson[]): Promise<string> {
    const team_id = ids.next('tem');
    await this.tell(team_id, 'active');
    for (const { id } of people) await this.joins(team_id, id);
    return team_id;
  }

  tell(team_id: string, state: MemberState): Promise<void> {
    const said = { workspace_id: this.workspace_id, team_id, state };
    return this.chat.publishEvent(teams, make<TeamDescribed>(TeamDescribed, said), ++this.sequence);
  }

  joins(team_id: string, person_id: string, state: MemberState = 'active'): Promise<void> {
    const said = { workspace_id: this.workspace_id, team_id, person_id, state };
    const event = make<TeamMemberDescribed>(TeamMemberDescribed, said);
    return this.chat.publishEvent(teams, event, ++this.sequence);
  }
}
