import { Controller, Get, Query } from '@nestjs/common';
import { In } from 'typeorm';
import { AnswersPage } from '#platform/http/answers.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { afterId, pageOf } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { LedgerQuery, ledgerView, LedgerView } from './ledger.dto.js';
import { LedgerRow } from './ledger.entity.js';

/** Serves the ledger, newest rows first: all that crossed or was uploaded. */
@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly database: Database) {}

  /** Lists what crossed to the ads side and what was uploaded, byte by byte. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(LedgerView)
  async list(@CallerParam() caller: Caller, @Query() query: LedgerQuery) {
    const kinds = query.kind ? [query.kind] : query.upload_id ? (['request', 'receipt'] as const) : null;
    const rows = await this.database.read.find(LedgerRow, {
      where: {
        workspace_id: caller.workspace,
        ...(kinds && { kind: In([...kinds]) }),
        ...(query.upload_id && { ref: query.upload_id }),
        ...afterId(query.cursor, 'led'),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => row.id, ledgerView);
  }
}
