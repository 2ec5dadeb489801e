import { Readable } from 'node:stream';
import { Controller, Get, Header, HttpCode, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MoreThan } from 'typeorm';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { afterId, pageOf, PageQuery } from '#platform/http/page.js';
import { UPLOAD_LIMIT } from '#platform/http/service.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Channels, refuseArchived } from '../channels/channels.js';
import { csvField } from '#platform/http/csv-field.js';
import { acceptCsv, csvUploadOf } from '#platform/csv/csv-upload.js';
import { FollowerImport } from './follower-import.entity.js';
import { ImportRefusal } from './import-refusal.entity.js';
import { chosenIn, ImportLayoutQuery } from './import-layout.dto.js';
import { ImportDryRun } from './dry-run.dto.js';
import { DryRuns } from './dry-runs.js';
import { ImportPage, ImportQuery, ImportView } from './imports.dto.js';
import { Imports } from './imports.js';
import { REFUSALS } from './refusals.js';

const BATCH = 1_000;
const ROUTES = ['/v1/channels/:id/imports', '/v1/channels/:id/imports/dry-run'];

/** Routes for importing followers from CSV files, with the proof of each one's consent. */
@Controller('v1')
export class ImportsController {
  constructor(
    private readonly database: Database,
    private readonly imports: Imports,
    private readonly channels: Channels,
    private readonly dryRuns: DryRuns,
    adapter: HttpAdapterHost,
  ) {
    acceptCsv(adapter.httpAdapter.getInstance<FastifyInstance>(), ROUTES, UPLOAD_LIMIT);
  }

  /**
   * Imports followers from a CSV file with the proof of their consent. The delimiter is the comma, semicolon or tab that the
   * first line has; the charset is UTF-8, UTF-16 or the declared one. The answer comes once the whole file was read. An
   * interrupted upload stays listed, and the same file resumes it with `import_id` or the same Idempotency-Key. Where the first
   * line has other names, `column_…` and `value_…` say where each field comes from.
   */
  @Post('channels/:id/imports')
  @Allow('publisher')
  @ApiConsumes('text/csv')
  @ApiBody({
    schema: {
      type: 'string',
      description: 'Columns transport, address, consent_at, consent_how, consent_wording, source',
      example:
        'transport,address,consent_at,consent_how,consent_wording,source\r\nemail,ayu@example.com,2026-11-02,shop form,Yes,shop\r\n',
    },
  })
  @Answers(200, ImportView)
  @Answers(201, ImportView)
  async upload(
    @IdParam('chn') id: string,
    @Query() query: ImportQuery,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportView> {
    const channel = await this.channels.byId(id, caller.workspace);
    refuseArchived(channel);
    const taken = await this.imports.importFile(
      channel,
      { ...(query.import_id && { import_id: query.import_id }), ...caller },
      chosenIn(query),
      csvUploadOf(request).records(),
    );
    if (query.import_id) void reply.status(200);
    return toDto(taken);
  }

  /**
   * Says what an import of a CSV file would do, and imports nobody. Columns with other names than the fields' are chosen by
   * `column_…`, and `value_…` gives one text for all rows; without any, the answer shows the file's columns to choose from.
   */
  @Post('channels/:id/imports/dry-run')
  @HttpCode(200)
  @Allow('publisher')
  @ApiConsumes('text/csv')
  @ApiBody({
    schema: {
      type: 'string',
      description: 'Any table with a first line of names',
      example: 'E-mail;Tanggal\r\nayu@example.com;2026-11-02\r\n',
    },
  })
  @Answers(200, ImportDryRun)
  async dryRun(
    @IdParam('chn') id: string,
    @Query() query: ImportLayoutQuery,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<ImportDryRun> {
    const channel = await this.channels.byId(id, caller.workspace);
    return this.dryRuns.of(channel, chosenIn(query) ?? {}, csvUploadOf(request).records());
  }

  /** Lists a channel's imports. */
  @Get('channels/:id/imports')
  @Allow('publisher')
  @Answers(200, ImportPage)
  async list(
    @IdParam('chn') id: string,
    @Query() { limit, cursor }: PageQuery,
    @CallerParam() caller: Caller,
  ): Promise<ImportPage> {
    const channel = await this.channels.byId(id, caller.workspace);
    const where = { channel_id: channel.id, ...afterId(cursor, 'imp') };
    const rows = await this.database.read.find(FollowerImport, {
      where,
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, toDto);
  }

  /** Shows an import. */
  @Get('imports/:id')
  @Allow('publisher')
  @Answers(200, ImportView)
  async show(@IdParam('imp') id: string, @CallerParam() caller: Caller): Promise<ImportView> {
    return toDto(await this.find(id, caller));
  }

  /** Lists the refused rows of an import: `line` of the file and `column` of the row (both from 1), `field`, `reason`, and the reason in words. */
  @Get('imports/:id/refused')
  @Allow('publisher')
  @Answers(200, { type: 'text/csv', example: 'line,column,field,reason,words\r\n' })
  @Header('content-disposition', 'attachment; filename="refused.csv"')
  async refused(@IdParam('imp') id: string, @CallerParam() caller: Caller): Promise<StreamableFile> {
    await this.find(id, caller);
    return new StreamableFile(Readable.from(this.refusals(id)), { type: 'text/csv; charset=utf-8' });
  }

  private async *refusals(import_id: string): AsyncGenerator<string> {
    yield 'line,column,field,reason,words\r\n';
    for (let after = 0; ;) {
      const where = { import_id, line: MoreThan(after) };
      const rows = await this.database.read.find(ImportRefusal, {
        where,
        order: { line: 'ASC' },
        take: BATCH,
      });
      if (rows.length === 0) return;
      yield rows
        .map(
          ({ line, column_number, field, reason }) =>
            `${[line, column_number, field, reason, REFUSALS[reason]].map(csvField).join(',')}\r\n`,
        )
        .join('');
      after = rows.at(-1)!.line;
    }
  }

  private async find(id: string, caller: Caller): Promise<FollowerImport> {
    const found = await this.database.read.findOneBy(FollowerImport, { id, workspace_id: caller.workspace });
    if (!found) throw Problem.notFound('import');
    return found;
  }
}

function toDto({
  id,
  channel_id,
  state,
  rows,
  joined,
  already_following,
  refused,
  created_at,
  updated_at,
}: FollowerImport): ImportView {
  const times = {
    created_at: new Date(created_at).toISOString(),
    updated_at: new Date(updated_at).toISOString(),
  };
  return { id, channel_id, state, rows, joined, already_following, refused, ...times };
}
