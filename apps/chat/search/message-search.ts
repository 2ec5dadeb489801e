import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { DoorName } from '#crossing/conversation.topic.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { matchesIn, snippetOf, type Snippet } from './matches.js';
import { batchOf, WordIndex, type IdBatch, type IdRange } from './word-index.js';

/** A term with more entries than this is common. Of others all messages are read at once. */
const RARE = 5_000;
/** Most words that a common term is replaced by, and most of which the newest messages are merged. */
const MAX_WORDS = 1_000;
const MERGED_WORDS = 64;
/** Most messages whose text is read for one page. */
const MAX_EXAMINED = 2_000;
const READ_AT_ONCE = 100;

/** What is searched for, and where. */
export interface Search extends IdRange {
  workspace_id: string;
  /** Beginnings of words, without case and accents (`searchTerms`); at least one. */
  terms: readonly string[];
  conversation_id?: string | undefined;
  door?: DoorName | undefined;
  limit: number;
}

/** A message that was found, with where it stands and what to show of it. */
export interface FoundMessage {
  message: Message;
  contact_id: string;
  door: DoorName;
  snippet: Snippet;
}

/** Reads the ids of messages that may match, below `before`. */
type Candidates = (before: string, limit: number) => Promise<IdBatch>;

/**
 * Finds messages by their words, newest first. One page reads a bounded number of rows, however many messages there are and
 * however common the words: it starts from the rarest term, and where all are common, from the newest messages.
 */
@Injectable()
export class MessageSearch {
  constructor(private readonly database: Database) {}

  /**
   * Returns at most `limit` messages, and the id below which the next page begins; null if there is none. A page can have
   * fewer messages and yet a next one, since it stops after `MAX_EXAMINED` candidates.
   */
  async find(search: Search): Promise<{ found: FoundMessage[]; next: string | null }> {
    const candidates = await this.candidatesOf(search);
    const found: FoundMessage[] = [];
    let { before } = search;
    for (let examined = 0; examined < MAX_EXAMINED;) {
      const { ids, next } = await candidates(before, READ_AT_ONCE);
      for (const one of await this.examine(ids, search)) {
        if (found.length === search.limit) return { found, next: found.at(-1)!.message.id };
        found.push(one);
      }
      if (next === null || ids.length < READ_AT_ONCE) return { found, next };
      examined += ids.length;
      before = next;
    }
    return { found, next: before };
  }

  private async candidatesOf(search: Search): Promise<Candidates> {
    const { workspace_id, terms, conversation_id, since } = search;
    const index = new WordIndex(this.database.read, workspace_id);
    const rare = await this.withRareTerms(index, search);
    if (rare && (conversation_id === undefined || rare.length <= MAX_EXAMINED))
      return async (before, limit) => {
        const from = rare.findIndex((id) => id < before);
        return batchOf(from < 0 ? [] : rare.slice(from, from + limit), limit);
      };
    if (conversation_id !== undefined)
      return (before, limit) => this.ofConversation(conversation_id, { since, before }, limit);
    for (const term of terms) {
      const words = await index.wordsWith(term, MAX_WORDS);
      if (words && words.length <= MERGED_WORDS)
        return (before, limit) => index.newestWith(words, { since, before }, limit);
      if (words) return (before, limit) => index.newestWithin(words, { since, before }, limit);
    }
    // Beginnings of so many words are in every few messages.
    return (before, limit) => index.newestWith([''], { since, before }, limit);
  }

  /** Returns the messages that have all rare terms, newest first; null if every term is common. */
  private async withRareTerms(index: WordIndex, { terms, since, before }: Search): Promise<string[] | null> {
    let all: string[] | null = null;
    for (const term of terms) {
      const some = await index.allWith(term, RARE);
      if (some) all = (all ?? [...some]).filter((id) => some.has(id));
    }
    if (!all) return null;
    return all
      .filter((id) => id >= since && id < before)
      .sort()
      .reverse();
  }

  private async ofConversation(
    conversation_id: string,
    { since, before }: IdRange,
    limit: number,
  ): Promise<IdBatch> {
    const rows = await this.database.read
      .createQueryBuilder(Message, 'm')
      .select('m.id', 'id')
      .where('m.conversation_id = :conversation_id AND m.id >= :since AND m.id < :before', {
        conversation_id,
        since,
        before,
      })
      .orderBy('m.id', 'DESC')
      .limit(limit)
      .getRawMany<{ id: string }>();
    return batchOf(
      rows.map((row) => row.id),
      limit,
    );
  }

  /** Returns those of the messages that match, newest first. Only chats in which the customer has written are shown. */
  private async examine(
    ids: string[],
    { workspace_id, terms, conversation_id, door }: Search,
  ): Promise<FoundMessage[]> {
    if (ids.length === 0) return [];
    const query = this.database.read
      .createQueryBuilder(Message, 'm')
      .innerJoin(Conversation, 'c', 'c.id = m.conversation_id')
      .addSelect(['c.contact_id', 'c.door'])
      .where('m.id IN (:...ids) AND m.workspace_id = :workspace_id', { ids, workspace_id })
      .andWhere('c.started_at IS NOT NULL')
      .orderBy('m.id', 'DESC');
    if (conversation_id !== undefined) query.andWhere('c.id = :conversation_id', { conversation_id });
    if (door !== undefined) query.andWhere('c.door = :door', { door });
    const { entities, raw } = await query.getRawAndEntities<{ c_contact_id: string; c_door: DoorName }>();
    return entities.flatMap((message, index) => {
      const matches = matchesIn(message.text, terms);
      if (!matches) return [];
      const { c_contact_id: contact_id, c_door } = raw[index]!;
      return [{ message, contact_id, door: c_door, snippet: snippetOf(message.text, matches) }];
    });
  }
}
