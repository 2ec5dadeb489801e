import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { LANGUAGES } from '#platform/language/language.js';
import { isolateDirection } from '#platform/http/text.js';
import { NetworkContacts } from '../contacts/network-contacts.service.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { MAX_MESSAGE_LENGTH } from '../conversations/message-length.js';
import { AGENT_READER } from '../inbox/message.dto.js';
import { Messages } from '../conversations/messages.service.js';
import { Greeting } from '../greetings/greeting.entity.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { Workspaces } from '../workspaces/workspaces.service.js';
import { RenderedView, type RenderInput } from './quick-reply.dto.js';
import type { QuickReply } from './quick-reply.entity.js';
import { render, type Values } from './variables.js';

/** Fills in the variables of quick replies for a conversation. */
@Injectable()
export class Rendering {
  constructor(
    private readonly database: Database,
    private readonly inbox: AgentInbox,
    private readonly workspaces: Workspaces,
    private readonly contacts: NetworkContacts,
    private readonly messages: Messages,
  ) {}

  /**
   * Returns the text for a conversation. Throws 404 for an unknown conversation, and 422 if it has no text in the language,
   * nothing is known of a variable, or the text is too long to be sent.
   */
  async of(row: QuickReply, input: RenderInput): Promise<RenderedView> {
    const { workspace_id } = row;
    const conversation = await this.inbox.find(workspace_id, input.conversation_id);
    const workspace = await this.workspaces.get(workspace_id);
    const wanted = input.language ?? workspace.language ?? 'any';
    const language = ([wanted, 'any'] as const).find((one) => row[`text_${one}`] !== null);
    if (!language)
      throw Problem.field('language', 'required', 'It has no text for it: add one, or one for any', {
        languages: LANGUAGES.filter((one) => row[`text_${one}`] !== null),
      });
    const text = render(row[`text_${language}`]!, {
      ...(await this.valuesIn(conversation)),
      brand_name: isolateDirection(await this.workspaces.nameOf(workspace)),
      ...(row.names_agent === 1 && input.agent_name && { agent_name: isolateDirection(input.agent_name) }),
    });
    if (text.length > MAX_MESSAGE_LENGTH)
      throw Problem.field('conversation_id', 'length', `With what is inserted the text is too long`, {
        max: MAX_MESSAGE_LENGTH,
      });
    return make(RenderedView, { text, language });
  }

  private async valuesIn({ id, contact_id, workspace_id, greeting_id }: Conversation): Promise<Values> {
    const { read } = this.database;
    const name = await this.contacts.profileNameOf(read, contact_id);
    const greeting =
      (await this.messages.latestGreeting(id, AGENT_READER)) ??
      (greeting_id && (await read.findOneBy(Greeting, { workspace_id, id: greeting_id }))?.text);
    return {
      ...(name && { contact_name: isolateDirection(name) }),
      ...(greeting && { greeting }),
    };
  }
}
