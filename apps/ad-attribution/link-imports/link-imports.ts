import { Injectable } from '@nestjs/common';
import { againOnDuplicate, Database, type Tx } from '#platform/adapters/sql/database.js';
import type { CsvRecord } from '#platform/csv/csv-reader.js';
import { parseHeader } from '#platform/csv/csv-header.js';
import { Problem } from '#platform/http/problem.js';
import type { LinkView } from '../links/link.view.dto.js';
import { Links, type CheckedLink } from '../links/links.service.js';
import { columnOf, linkOf, OPTIONAL, REQUIRED, type LinkColumn, type RowFault } from './link-row.js';

/** Most rows of one file. All are added in one transaction, so that a dry run gives the result of each row. */
export const MAX_ROWS = 1_000;

/** The result of a row: its link, or the error. */
export type RowResult = { line: number } & ({ link: LinkView } | { fault: RowFault });

/** Thrown to roll back the transaction of a dry run. */
class DryRunEnd extends Error {
  constructor(readonly results: RowResult[]) {
    super('A dry run keeps nothing');
  }
}

/** Creates links from a file, row by row: a refused row does not affect the others. */
@Injectable()
export class LinkImports {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
  ) {}

  /** Creates the links of a file. Throws 422, and creates nothing, for wrong columns or more rows than MAX_ROWS. */
  async run(workspace_id: string, file: AsyncIterable<CsvRecord[]>, isDryRun: boolean): Promise<RowResult[]> {
    const [header, ...records] = await recordsOf(file);
    const columns = parseHeader<LinkColumn>(header, REQUIRED, OPTIONAL);
    const rows: { line: number; checked: CheckedLink | RowFault }[] = [];
    for (const record of records)
      rows.push({ line: record.line, checked: await this.check(workspace_id, record, columns) });
    return againOnDuplicate(() => this.addAll(rows, isDryRun));
  }

  private async check(
    workspace_id: string,
    record: CsvRecord,
    columns: readonly LinkColumn[],
  ): Promise<CheckedLink | RowFault> {
    const input = linkOf(record, columns);
    if ('rule' in input) return input;
    return this.links.check(workspace_id, input).catch(faultFrom);
  }

  private addAll(
    rows: readonly { line: number; checked: CheckedLink | RowFault }[],
    isDryRun: boolean,
  ): Promise<RowResult[]> {
    return this.database
      .transaction(async (tx) => {
        const results: RowResult[] = [];
        for (const { line, checked } of rows) results.push({ line, ...(await this.add(tx, checked)) });
        if (isDryRun) throw new DryRunEnd(results);
        return results;
      })
      .catch((error: unknown) => {
        if (error instanceof DryRunEnd) return error.results;
        throw error;
      });
  }

  /** Creates the link of one row. A link is refused before any of it is written, so that the transaction can continue. */
  private async add(
    tx: Tx,
    checked: CheckedLink | RowFault,
  ): Promise<{ link: LinkView } | { fault: RowFault }> {
    if ('rule' in checked) return { fault: checked };
    try {
      return { link: await this.links.add(tx, checked) };
    } catch (error) {
      return { fault: faultFrom(error) };
    }
  }
}

/** Converts a Problem to the error of a row; throws other errors, and Problems that may not occur later. */
function faultFrom(error: unknown): RowFault {
  if (!(error instanceof Problem) || error.getStatus() >= 500) throw error;
  const [first] = error.extra.errors ?? [];
  if (!first) return { field: 'ad_id', rule: 'exists', message: error.message };
  return { field: columnOf(first.field), rule: first.rule, message: first.message };
}

async function recordsOf(file: AsyncIterable<CsvRecord[]>): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  let count = 0;
  for await (const batch of file) {
    count += batch.length;
    // Reads the rest of the file too, since an answer before its end would break the connection.
    if (count <= MAX_ROWS + 1) records.push(...batch);
  }
  if (count > MAX_ROWS + 1)
    throw Problem.field('rows', 'max', `The file has more rows than one may have: split it`, {
      max: MAX_ROWS,
    });
  return records;
}
