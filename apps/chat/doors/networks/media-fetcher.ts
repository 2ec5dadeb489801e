import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { backOffMs } from '#platform/time/back-off.js';
import type { ChatAccount } from '../../accounts/chat-account.entity.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import { problemWords } from './reply-problems.js';
import { readFileFacts } from '../../media/file-facts.js';
import { IncomingFiles, TooManyBytes, type IncomingFile } from '../../media/incoming-files.js';
import { Media } from '../../media/media.entity.js';
import type { MediaProblem } from '../../media/media-problems.js';
import { FETCHED_FILES, fetchedKind, isPixelBomb } from '../../media/media-rules.js';
import { FetchedMedia } from './fetched-media.js';
import { FetchSources } from './fetch-sources.service.js';
import type { ReplyAnswer } from './reply-api.port.js';

/** Milliseconds for a whole file: enough for 100 MB on a slow line. */
const TIMEOUT_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 2_000;
/** Milliseconds after which an unknown connection counts as removed; before that, its event may still arrive. */
const UNKNOWN_ACCOUNT_MS = 3_600_000;
/** Milliseconds between attempts while the network refuses the account. */
const REFUSED_PAUSE_MS = 60_000;
/** Attempts after which a file with a wrong hash, or without an address, fails. */
const MAX_DAMAGED = 5;

/** Downloads files from networks. It marks each file as stored or as failed, or sets the time of its next attempt. */
@Injectable()
export class MediaFetcher {
  timeoutMs = TIMEOUT_MS;
  firstPauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly database: Database,
    private readonly accounts: ChatAccounts,
    private readonly sources: FetchSources,
    private readonly incoming: IncomingFiles,
    private readonly fetched: FetchedMedia,
    private readonly clock: Clock,
  ) {}

  /** Downloads one file. Does nothing if its row is not due, since another process was faster. */
  async fetch(id: string): Promise<void> {
    const row = await this.database.read.findOneBy(Media, { id, state: 'fetching' });
    const now = this.clock.now();
    if (!row || row.due_at === null || row.due_at > now) return;
    const account = await this.accounts.get(row.connection_id!);
    if (!account) {
      if (now - row.created_at > UNKNOWN_ACCOUNT_MS) return this.fail(row, 'account_removed');
      return this.postpone(row);
    }
    const { halted_until } = account;
    if (halted_until !== null && halted_until > now) return this.wait(row, now + REFUSED_PAUSE_MS);
    if (now - row.created_at > this.sources.keptMs(account.network)) return this.fail(row, 'not_reached');
    try {
      await this.attempt(row, account);
    } catch (error) {
      this.sources.warn(account.network, error);
      // The row counts the attempts.
      await this.postpone(row);
    }
  }

  private async attempt(row: Media, account: ChatAccount): Promise<void> {
    const sender = { account: account.account, secrets: this.accounts.secretsOf(account) };
    const maxBytes = FETCHED_FILES[row.kind].bytes;
    const options = { maxBytes, timeoutMs: this.timeoutMs };
    const answer = await this.sources.open(account.network, sender, row.network_media!, options);
    if ('problem' in answer) return this.fail(row, answer.problem);
    if ('refusal' in answer) return this.refused(row, account, answer.refusal);
    if ('later' in answer) return this.postpone(row, 'gone');
    let file: IncomingFile;
    try {
      file = await this.incoming.receive(answer.stream, maxBytes);
    } catch (error) {
      if (error instanceof TooManyBytes) return await this.fail(row, 'too_large');
      throw error;
    } finally {
      answer.stream.destroy();
    }
    try {
      await this.keep(row, file, answer.sha256);
    } finally {
      await this.incoming.discard(file);
    }
  }

  private async keep(row: Media, file: IncomingFile, expected: string | null): Promise<void> {
    if (file.bytes === 0) return this.fail(row, 'empty');
    if (!isHash(file.sha256, expected)) return this.postpone(row, 'damaged');
    const facts = await readFileFacts(file.path, row.filename);
    const kind = fetchedKind(row.kind, facts);
    const { types } = FETCHED_FILES[kind];
    if (types !== null && !types.includes(facts.mime_type)) return this.fail(row, 'wrong_type');
    if (isPixelBomb(facts)) return this.fail(row, 'too_many_pixels');
    const { bytes, sha256 } = file;
    if (await this.fetched.keep(row, file, { ...facts, kind, bytes, sha256, due_at: null }))
      this.sources.count('stored');
  }

  private async refused(row: Media, account: ChatAccount, answer: ReplyAnswer): Promise<void> {
    const { connection_id, network } = account;
    const meaning = this.sources.meaningOf(network, answer, row.attempts, this.clock.now());
    if (meaning.retry !== null) return this.wait(row, meaning.until);
    if (!meaning.halts) return this.fail(row, 'gone');
    await this.accounts.halt(connection_id, meaning.problem, problemWords(meaning.problem));
    return this.wait(row, this.clock.now() + REFUSED_PAUSE_MS);
  }

  private async fail(row: Media, problem: MediaProblem): Promise<void> {
    if (await this.fetched.settle(row, { state: 'failed', problem, due_at: null }))
      this.sources.count('failed');
  }

  /** Sets the next attempt. After MAX_DAMAGED attempts the file fails with the reason `last`, if it is given. */
  private async postpone(row: Media, last?: MediaProblem): Promise<void> {
    const attempts = row.attempts + 1;
    if (last && attempts >= MAX_DAMAGED) return this.fail(row, last);
    const due_at = this.clock.now() + backOffMs(attempts, { first: this.firstPauseMs });
    if (await this.fetched.settle(row, { attempts, due_at })) this.sources.count('postponed');
  }

  /** Sets the next attempt without counting this one. */
  private async wait(row: Media, due_at: number): Promise<void> {
    await this.fetched.settle(row, { due_at });
  }
}

/** Returns true if the hash is the expected one (in hex or base64), or the network named none. */
function isHash(sha256: string, expected: string | null): boolean {
  if (expected === null) return true;
  if (/^[0-9a-f]{64}$/i.test(expected)) return expected.toLowerCase() === sha256;
  return Buffer.from(expected, 'base64').toString('hex') === sha256;
}
