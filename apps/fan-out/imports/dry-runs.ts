import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import type { CsvRecord } from '#platform/csv/csv-reader.js';
import type { Channel } from '../channels/channel.entity.js';
import { BulkJoining, SeenAddresses } from './bulk-joining.js';
import type { DryRefusal, FieldChoice, FileColumn, ImportDryRun } from './dry-run.dto.js';
import {
  chosenLayout,
  columnNames,
  columnOf,
  missingFields,
  type ChosenSources,
  type ImportLayout,
} from './import-layout.js';
import { COLUMNS } from './import-columns.js';
import { isCandidate, validateRow, type RefusedRow } from './import-row.js';
import { REFUSALS } from './refusals.js';

const MAX_REFUSALS = 100;
const MAX_COLUMNS = 200;
const SAMPLES = 3;
const SAMPLE_LENGTH = 80;

/** Reads a file as an import would, and writes nothing. */
@Injectable()
export class DryRuns {
  constructor(
    private readonly joining: BulkJoining,
    private readonly clock: Clock,
  ) {}

  async of(channel: Channel, chosen: ChosenSources, file: AsyncIterable<CsvRecord[]>): Promise<ImportDryRun> {
    const run: Run = { channel, seen: new SeenAddresses(), result: null, layout: null };
    const batches = file[Symbol.asyncIterator]();
    try {
      for (let next = await batches.next(); !next.done; next = await batches.next())
        await this.readBatch(run, next.value, chosen);
    } finally {
      // Reads the rest of the request, because an answer before its end would break the connection.
      while (!(await batches.next()).done);
    }
    return run.result ?? begun(undefined, chosenLayout(undefined, chosen));
  }

  private async readBatch(run: Run, batch: CsvRecord[], chosen: ChosenSources): Promise<void> {
    let records = batch;
    if (run.layout === null || run.result === null) {
      if (batch.length === 0) return;
      const header = batch[0];
      run.layout = chosenLayout(header, chosen);
      run.result = begun(header, run.layout);
      records = batch.slice(1);
    }
    const { layout, result } = run;
    result.rows += records.length;
    addSamples(result.columns, records);
    if (result.missing.length > 0) return;
    const now = this.clock.now();
    const validated = records.map((record) => validateRow(record, layout, now));
    const judged = await this.joining.judge(run.channel.id, validated.filter(isCandidate), run.seen);
    result.would_join += judged.joined;
    result.already_following += judged.already_following;
    const refused = [...validated.filter((one): one is RefusedRow => !isCandidate(one)), ...judged.refused];
    result.refused += refused.length;
    for (const { line, field, column, reason } of refused.slice(0, MAX_REFUSALS - result.refusals.length)) {
      const at = column ?? (field === 'row' ? 0 : columnOf(layout, field));
      result.refusals.push({ line, column: at, field, reason, words: REFUSALS[reason] } satisfies DryRefusal);
    }
  }
}

interface Run {
  channel: Channel;
  seen: SeenAddresses;
  layout: ImportLayout | null;
  result: ImportDryRun | null;
}

function begun(header: CsvRecord | undefined, layout: ImportLayout): ImportDryRun {
  const names = columnNames(header).slice(0, MAX_COLUMNS);
  return {
    columns: names.map((name, at) => ({ column: at + 1, name: name.slice(0, SAMPLE_LENGTH), samples: [] })),
    fields: COLUMNS.map((field): FieldChoice => {
      const source = layout.sources[field];
      return {
        field,
        column: source && 'at' in source ? source.at + 1 : null,
        value: source && 'value' in source ? source.value : null,
      };
    }),
    missing: missingFields(layout),
    ...{ rows: 0, would_join: 0, already_following: 0, refused: 0 },
    refusals: [],
  };
}

function addSamples(columns: FileColumn[], records: CsvRecord[]): void {
  for (const { fields } of records.slice(0, SAMPLES))
    for (const [at, { samples }] of columns.entries())
      if (samples.length < SAMPLES && fields?.[at]?.trim())
        samples.push(fields[at].trim().slice(0, SAMPLE_LENGTH));
}
