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
import type { CsvRecord } from '#platform/csv/csv-reader.js';
import { FollowerImport } from './follower-import.entity.js';
import { ImportRefusal } from './import-refusal.entity.js';
import {
  chosenLayout,
  columnOf,
  layoutByNames,
  layoutKey,
  requireWhole,
  type ChosenSources,
  type ImportLayout,
} from './import-layout.js';
import { COLUMNS } from './import-columns.js';
import { isCandidate, validateRow, type RefusedRow } from './import-row.js';

/** Rows between two commits. */
const BATCH = 1_000;
/** Milliseconds after which another upload may take over an import whose upload sends nothing. */
const LEASE_MS = 30_000;

type CsvFile = AsyncIterable<CsvRecord[]>;

/** Imports followers from a file in batches. Each batch is committed together with its position in the file, so that an interrupted upload can be resumed. */
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
   * Starts an import, or resumes the one that `import_id` or the Idempotency-Key names. Throws 422 for an invalid header,
   * and 409 when a resumed import began with another file.
   */
  async importFile(
    channel: { id: string; workspace_id: string },
    named: { import_id?: string; idempotency: Idempotent | null },
    chosen: ChosenSources | null,
    file: CsvFile,
  ): Promise<FollowerImport> {
    const records = flatten(file);
    try {
      const header = (await records.next()).value as CsvRecord | undefined;
      const layout = chosen ? chosenLayout(header, chosen) : layoutByNames(header);
      requireWhole(layout);
      const key = layoutKey(layout);
      const id = named.import_id ?? (await this.createImport(channel, named, key));
      const holder = randomUUID();
      const taken = await this.lease(channel, id, key, holder);
      try {
        await this.readRecords(taken, holder, layout, records);
      } finally {
        await this.database.transaction((tx) =>
          tx.update(FollowerImport, { id: taken.id, holder }, { holder: null, lease_until: 0 }),
        );
      }
      return await this.database.read.findOneByOrFail(FollowerImport, { id: taken.id });
    } finally {
      // Reads the rest of the request, because an answer before its end would break the connection.
      while (!(await records.next()).done);
    }
  }

  /** Creates an import and returns its id; the same Idempotency-Key returns the same id. */
  private async createImport(
    { id: channel_id, workspace_id }: { id: string; workspace_id: string },
    caller: { idempotency: Idempotent | null },
    columns: string,
  ): Promise<string> {
    const now = this.clock.now();
    const created = await this.idempotency.once(caller, workspace_id, async (tx) => {
      const row: FollowerImport = {
        id: this.ids.next('imp'),
        workspace_id,
        channel_id,
        state: 'receiving',
        columns,
        ...{ rows: 0, joined: 0, already_following: 0, refused: 0 },
        digest: digestOf(newDigest()),
        ...{ holder: null, lease_until: 0 },
        ...{ created_at: now, updated_at: now },
      };
      await tx.insert(FollowerImport, row);
      return { id: row.id };
    });
    return created.id;
  }

  private lease(
    channel: { id: string },
    id: string,
    columns: string,
    holder: string,
  ): Promise<FollowerImport> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const locked = await this.database.lock(tx, FollowerImport, { id, channel_id: channel.id });
      if (!locked) throw Problem.notFound('import');
      if (locked.columns !== columns) throw anotherFile();
      if (locked.holder !== null && locked.lease_until > now) {
        throw new Problem(409, 'This import is being uploaded', {
          retryAfter: Math.ceil((locked.lease_until - now) / 1000),
        });
      }
      if (locked.state === 'receiving')
        await tx.update(FollowerImport, { id }, { holder, lease_until: now + LEASE_MS });
      return locked;
    });
  }

  private async readRecords(
    from: FollowerImport,
    holder: string,
    layout: ImportLayout,
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
      await this.commit(from.id, holder, layout, batch, digestOf(digest), 'receiving');
      batch = [];
    }
    if (skipped < from.rows) throw anotherFile();
    if (from.state === 'complete') return;
    await this.commit(from.id, holder, layout, batch, digestOf(digest), 'complete');
  }

  private async commit(
    id: string,
    holder: string,
    layout: ImportLayout,
    batch: CsvRecord[],
    digest: string,
    state: FollowerImport['state'],
  ): Promise<void> {
    const now = this.clock.now();
    const validated = batch.map((record) => validateRow(record, layout, now));
    const candidates = validated.filter(isCandidate);
    await this.database.transaction(async (tx: Tx) => {
      const taken = await this.database.lock(tx, FollowerImport, { id });
      if (taken?.holder !== holder) throw new Problem(409, 'Another upload of this import is still running');
      const { joined, already_following, refused } =
        candidates.length > 0
          ? await this.joining.join(tx, taken.channel_id, candidates, id)
          : { joined: 0, already_following: 0, refused: [] };
      const all = [...validated.filter((one): one is RefusedRow => !isCandidate(one)), ...refused];
      await insertAll(
        tx,
        ImportRefusal,
        all.map(({ line, field, column, reason }) => ({
          import_id: id,
          ...{ line, field, reason },
          column_number: column ?? (field === 'row' ? 0 : columnOf(layout, field)),
        })),
      );
      await tx.update(
        FollowerImport,
        { id },
        {
          state,
          rows: taken.rows + batch.length,
          joined: taken.joined + joined,
          already_following: taken.already_following + already_following,
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
  new Problem(409, 'This import has read rows of another file: send the same file, or begin another import');

async function* flatten(file: CsvFile): AsyncGenerator<CsvRecord> {
  for await (const records of file) yield* records;
}
