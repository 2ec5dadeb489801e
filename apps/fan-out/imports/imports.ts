import { createHash, randomUUID, type Hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import type { Idempotent } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { BulkJoining } from './bulk-joining.js';
import type { CsvRecord } from './csv-reader.js';
import { FollowerImport } from './follower-import.entity.js';
import { ImportRefusal } from './import-refusal.entity.js';
import { COLUMNS, columnsOf, judge, type Candidate, type Column, type Refused } from './import-row.js';

/** Rows between two commits. */
const BATCH = 1_000;
/** How long a silent upload holds its import. */
const LEASE_MS = 30_000;

type Files = AsyncIterable<CsvRecord[]>;

/** Takes followers from a file in batches, each committed with how far the file was taken, so that it can go on from there. */
@Injectable()
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly joining: BulkJoining,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Begins an import with the file's header, or goes on with the one that `import_id` or an Idempotency-Key names; throws
   * 422 for a header that does not serve, 409 for another file than it began with, be it complete or not.
   */
  async take(
    channel: { id: string; workspace_id: string },
    named: { import_id?: string; idempotency: Idempotent | null },
    file: Files,
  ): Promise<FollowerImport> {
    const records = singly(file);
    try {
      const header = (await records.next()).value as CsvRecord | undefined;
      const columns = columnsOf(header);
      const id = named.import_id ?? (await this.begin(channel, named, columns.join()));
      const holder = randomUUID();
      const taken = await this.hold(channel, id, columns.join(), holder);
      try {
        await this.read(taken, holder, columns, records);
      } finally {
        await this.database.transaction((tx) =>
          tx.update(FollowerImport, { id: taken.id, holder }, { holder: null, lease_until: 0 }),
        );
      }
      return await this.database.read.findOneByOrFail(FollowerImport, { id: taken.id });
    } finally {
      // An answer that comes before its request was read to the end would break the connection.
      while (!(await records.next()).done);
    }
  }

  /** Its id. */
  private async begin(
    { id: channel_id, workspace_id }: { id: string; workspace_id: string },
    caller: { idempotency: Idempotent | null },
    columns: string,
  ): Promise<string> {
    const now = this.clock.now();
    const begun = await this.idempotency.once(caller, workspace_id, async (tx) => {
      const made: FollowerImport = {
        id: this.ids.next('imp'),
        workspace_id,
        channel_id,
        state: 'receiving',
        columns,
        ...{ rows: 0, joined: 0, known: 0, refused: 0 },
        digest: digestOf(newDigest()),
        ...{ holder: null, lease_until: 0 },
        ...{ created_at: now, updated_at: now },
      };
      await tx.insert(FollowerImport, made);
      return { id: made.id };
    });
    return begun.id;
  }

  private hold(
    channel: { id: string },
    id: string,
    columns: string,
    holder: string,
  ): Promise<FollowerImport> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const known = await this.database.lock(tx, FollowerImport, { id, channel_id: channel.id });
      if (!known) throw Problem.notFound('import');
      if (known.columns !== columns) throw anotherFile();
      if (known.holder !== null && known.lease_until > now) {
        throw new Problem(409, 'This import is being uploaded', {
          retryAfter: Math.ceil((known.lease_until - now) / 1000),
        });
      }
      if (known.state === 'receiving')
        await tx.update(FollowerImport, { id }, { holder, lease_until: now + LEASE_MS });
      return known;
    });
  }

  private async read(
    from: FollowerImport,
    holder: string,
    columns: Column[],
    records: AsyncGenerator<CsvRecord>,
  ): Promise<void> {
    const digest = newDigest();
    let batch: CsvRecord[] = [];
    let skipped = 0;
    if (from.rows === 0 && digestOf(digest) !== from.digest) throw anotherFile();
    for (;;) {
      const { value, done } = await records.next();
      if (done) break;
      digest.update(`${value.text}\n`);
      if (skipped < from.rows) {
        skipped += 1;
        if (skipped === from.rows && digestOf(digest) !== from.digest) throw anotherFile();
        continue;
      }
      if (from.state === 'complete') throw anotherFile();
      batch.push(value);
      if (batch.length < BATCH) continue;
      await this.commit(from.id, holder, columns, batch, digestOf(digest), 'receiving');
      batch = [];
    }
    if (skipped < from.rows) throw anotherFile();
    if (from.state === 'complete') return;
    await this.commit(from.id, holder, columns, batch, digestOf(digest), 'complete');
  }

  private async commit(
    id: string,
    holder: string,
    columns: Column[],
    batch: CsvRecord[],
    digest: string,
    state: FollowerImport['state'],
  ): Promise<void> {
    const now = this.clock.now();
    const judged = batch.map((record) => judge(record, columns, now));
    const candidates = judged.filter((one): one is Candidate => 'consent' in one);
    await this.database.transaction(async (tx: Tx) => {
      const taken = await this.database.lock(tx, FollowerImport, { id });
      if (taken?.holder !== holder) throw new Problem(409, 'Another upload goes on with this import');
      const { joined, known, refused } =
        candidates.length > 0
          ? await this.joining.join(tx, taken.channel_id, candidates, id)
          : { joined: 0, known: 0, refused: [] };
      const all = [...judged.filter((one): one is Refused => 'reason' in one), ...refused];
      await insertAll(
        tx,
        ImportRefusal,
        all.map(({ line, field, column, reason }) => ({
          import_id: id,
          ...{ line, field, reason },
          column_number: column ?? columns.indexOf(field as Column) + 1,
        })),
      );
      await tx.update(
        FollowerImport,
        { id },
        {
          state,
          rows: taken.rows + batch.length,
          joined: taken.joined + joined,
          known: taken.known + known,
          refused: taken.refused + all.length,
          digest,
          lease_until: now + LEASE_MS,
          updated_at: now,
        },
      );
    });
  }
}

const newDigest = (): Hash => createHash('sha256').update(COLUMNS.join());
const digestOf = (digest: Hash): string => digest.copy().digest('hex');

const anotherFile = () =>
  new Problem(
    409,
    'This is not the file whose rows this import has taken: send the same one, or begin another import',
  );

async function* singly(file: Files): AsyncGenerator<CsvRecord> {
  for await (const some of file) yield* some;
}
