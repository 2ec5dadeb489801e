import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { UnexpectedResponse } from '#message/provider-answer.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { WaitEnd } from '#platform/rates/limiter.js';
import { wasSent } from '#platform/security/outgoing-http.js';
import type { ChatAccount } from '../../accounts/chat-account.entity.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import { Message } from '../../conversations/message.entity.js';
import { problemWords } from './reply-problems.js';
import { OutgoingReply } from './outgoing-reply.entity.js';
import { ReplyDraft } from './reply-draft.js';
import type { OutgoingFile, ReplyAnswer, SendingAccount } from './reply-api.port.js';
import { ReplyApis } from './reply-apis.service.js';
import { ReplyOutcomes } from './reply-outcomes.js';

/** Milliseconds after which a request counts as unanswered. */
const TIMEOUT_MS = 30_000;
/** The same for a request with a file: enough for 50 MB on a slow line. */
const FILE_TIMEOUT_MS = 5 * 60_000;
/** Milliseconds after that time at which an attempt has ended, even if its process died. */
const ATTEMPT_MARGIN_MS = 15_000;
/** Milliseconds after which an answer that could not be sent has failed. */
const GIVE_UP_MS = 3_600_000;
const NOT_REACHED_MS = 5_000;

/**
 * Sends the answers of one conversation one after the other, each at most once: the attempt is committed before the request
 * is sent. An attempt without a recorded result is not repeated, since networks do not recognise repeats.
 */
@Injectable()
export class ReplySender {
  timeoutMs = TIMEOUT_MS;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly accounts: ChatAccounts,
    private readonly draft: ReplyDraft,
    private readonly outcomes: ReplyOutcomes,
    private readonly apis: ReplyApis,
  ) {}

  /** Sends the conversation's due answers, until none is due or `end` is over. */
  async send(conversation_id: string, end: WaitEnd): Promise<void> {
    while (!end.isOver && (await this.sendNext(conversation_id, end)));
  }

  /** Sends the next answer; resolves with true if another one may be due. */
  private async sendNext(conversation_id: string, end: WaitEnd): Promise<boolean> {
    const row = await this.database.read.findOne(OutgoingReply, {
      where: { conversation_id, state: In(['queued', 'sending']) },
      order: { sequence: 'ASC' },
    });
    const now = this.clock.now();
    if (!row || row.due_at > now) return false;
    if (row.state === 'sending')
      return this.settle(row, (tx) => this.outcomes.recordEnd(tx, row, 'unknown', 'no_answer'));
    const account = await this.accounts.get(row.connection_id);
    const halt = this.accounts.haltOf(account);
    if (halt) return this.settle(row, (tx) => this.outcomes.recordEnd(tx, row, 'failed', halt));
    const earliest = await this.draft.earliest(row, account!);
    if (earliest > now) return this.postpone(row, earliest);
    const turn = await this.accounts.waitForTurn(account!, end);
    if (turn === null) return false;
    if (turn > 0) return this.postpone(row, turn, 'rate_limited');
    const sender = { account: account!.account, secrets: this.accounts.secretsOf(account!) };
    const upload = await this.draft.prepare(row, account!, sender);
    if ('refusal' in upload) return this.refused(row, account!, upload.refusal);
    if ('problem' in upload)
      return this.settle(row, (tx) => this.outcomes.recordEnd(tx, row, 'failed', upload.problem));
    if ('later' in upload) return this.postpone(row, this.clock.now() + NOT_REACHED_MS);
    const { file } = upload;
    try {
      const begun = await this.begin(row, account!, file ? FILE_TIMEOUT_MS : TIMEOUT_MS);
      if (begun === null) return true;
      return await this.attempt(row, account!, sender, { body: begun, file });
    } finally {
      file?.stream.destroy();
    }
  }

  /** Commits the attempt and returns the request's body; null if there is nothing to send. */
  private begin(row: OutgoingReply, account: ChatAccount, timeoutMs: number): Promise<object | null> {
    const { message_id } = row;
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, OutgoingReply, { message_id });
      if (present?.state !== 'queued' || present.attempts !== row.attempts) return null;
      const body = await this.draft.of(tx, row, account);
      if (typeof body === 'string') {
        await this.outcomes.recordEnd(tx, row, 'failed', body);
        return null;
      }
      const left_at = this.clock.now();
      const due_at = left_at + timeoutMs + ATTEMPT_MARGIN_MS;
      row.attempts += 1;
      row.state = 'sending';
      await tx.update(OutgoingReply, { message_id }, { state: 'sending', due_at, attempts: row.attempts });
      await tx.update(Message, { id: message_id }, { state: 'sending', left_at });
      return body;
    });
  }

  private async attempt(
    row: OutgoingReply,
    account: ChatAccount,
    sender: SendingAccount,
    { body, file }: { body: object; file: OutgoingFile | undefined },
  ): Promise<boolean> {
    let answer: ReplyAnswer;
    try {
      answer = await this.apis
        .of(account.network)
        .send(sender, body, file ? FILE_TIMEOUT_MS : this.timeoutMs, file);
    } catch (error) {
      return this.failed(row, error);
    }
    const { id } = answer;
    if (id !== null) return this.settle(row, (tx) => this.outcomes.recordAccepted(tx, row, id));
    return this.refused(row, account, answer);
  }

  private async refused(
    row: OutgoingReply,
    { connection_id, network }: ChatAccount,
    answer: ReplyAnswer,
  ): Promise<boolean> {
    const meaning = this.apis.of(network).meaningOf(answer, Math.max(0, row.attempts - 1), this.clock.now());
    if (meaning.retry === null) {
      const { problem, halts } = meaning;
      if (halts) await this.accounts.halt(connection_id, problem, problemWords(problem));
      return this.settle(row, (tx) => this.outcomes.recordEnd(tx, row, 'failed', problem));
    }
    if (meaning.retry === 'account') await this.accounts.pause(connection_id, meaning.until);
    return this.postpone(row, meaning.until, meaning.retry === 'provider' ? 'network_fault' : 'rate_limited');
  }

  /** Handles a request without an answer of the network: one that was not sent is tried again, one that was sent may have arrived. */
  private failed(row: OutgoingReply, error: unknown): Promise<boolean> {
    const tooMany = error instanceof UnexpectedResponse && error.response.status === 429;
    if (tooMany || !(error instanceof UnexpectedResponse || wasSent(error)))
      return this.postpone(row, this.clock.now() + NOT_REACHED_MS, tooMany ? 'rate_limited' : 'not_reached');
    return this.settle(row, (tx) => this.outcomes.recordEnd(tx, row, 'unknown', 'no_answer'));
  }

  /** Sets the time of the next attempt; the answer fails with the reason `last` if that is too late for it. */
  private postpone(
    row: OutgoingReply,
    until: number,
    last: 'not_reached' | 'rate_limited' | 'network_fault' = 'not_reached',
  ): Promise<boolean> {
    const { message_id, written_at } = row;
    return this.settle(row, async (tx) => {
      if (until - written_at > GIVE_UP_MS) return this.outcomes.recordEnd(tx, row, 'failed', last);
      await tx.update(OutgoingReply, { message_id }, { state: 'queued', due_at: until });
      if (row.state === 'sending') await this.outcomes.recordWaiting(tx, row);
    });
  }

  /** Records the result of an attempt, unless that was done meanwhile. */
  private settle(row: OutgoingReply, work: (tx: Tx) => Promise<void>): Promise<boolean> {
    const { message_id, state, attempts } = row;
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, OutgoingReply, { message_id });
      if (present?.state !== state || present.attempts !== attempts) return true;
      await work(tx);
      return true;
    });
  }
}
