import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { chatCodesIn } from '#crossing/chat-code.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { ClickUse } from '../conversations/click-use.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';

const CLICK_ID = /^clk_[0-9a-hjkmnp-tv-z]{26}$/;
const FIELD = 'data.click_code';

/** Finds the conversation to which a click led. */
@Injectable()
export class ClickConversations {
  /**
   * Returns the id of the workspace's conversation to which the click with this code, or this id, led. Throws 404 with the
   * reason if the click never became a chat, or its person was erased; 422 for what is neither a code nor an id.
   */
  async find(tx: Tx, workspace_id: string, code: string): Promise<string> {
    const click = CLICK_ID.test(code) ? code : chatCodesIn(code).next().value?.code;
    if (!click)
      throw Problem.field(FIELD, 'code', 'This is no code of a click: its checksum or form is wrong');
    const use = await tx.findOneBy(ClickUse, { click, workspace_id });
    if (!use) throw gone('no_chat', 'The click with this code never became a chat');
    const { contact_id } = use;
    if (contact_id === null) throw gone('erased', 'The person of the click with this code was erased');
    const where = { id: use.conversation_id ?? '', workspace_id, started_at: Not(IsNull()) };
    const found = await tx.findOneBy(Conversation, where);
    if (!found) throw gone('no_chat', 'The click with this code never became a chat');
    return found.id;
  }
}

const gone = (rule: string, message: string) => Problem.field(FIELD, rule, message, undefined, 404);
