import { Controller, Get, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { afterId, pageOf } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { UploadQuery, uploadView, UploadView } from './upload.dto.js';
import { Upload } from './upload.entity.js';

/** Serves the state of each conversion's upload to marketers and analysts. */
@Controller('v1/uploads')
export class UploadController {
  constructor(private readonly database: Database) {}

  /** Lists uploads to ad networks. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(UploadView)
  async list(@CallerParam() caller: Caller, @Query() query: UploadQuery) {
    const rows = await this.database.read.find(Upload, {
      where: {
        workspace_id: caller.workspace,
        ...(query.state && { state: query.state }),
        ...afterId(query.cursor, 'upl'),
      },
      order: { id: 'DESC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => row.id, uploadView);
  }

  /** Shows an upload. */
  @Get(':id')
  @Allow('marketer', 'analyst')
  @Answers(200, UploadView)
  async get(@CallerParam() caller: Caller, @IdParam('upl') id: string): Promise<UploadView> {
    const row = await this.database.read.findOneBy(Upload, { id, workspace_id: caller.workspace });
    if (!row) throw Problem.notFound('upload');
    return uploadView(row);
  }
}
