import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { parseCursor } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerReceipt, ReceiptPage, ReceiptsExportQuery, ReceiptsQuery } from './receipts.dto.js';
import { PublishedPosts } from './published-posts.js';
import { csvOf } from './receipts.csv.js';
import { ReceiptsReader, type AudiencePosition } from './receipts.reader.js';

const FIRST: AudiencePosition = { range: 0, after: 0 };

/** Routes for the single receipts of a post: a list, a CSV export, and the receipt of one follower. */
@Controller('v1/posts')
export class ReceiptsController {
  constructor(
    private readonly database: Database,
    private readonly reader: ReceiptsReader,
    private readonly published: PublishedPosts,
  ) {}

  /** Lists a post's receipts in one state. */
  @Get(':id/receipts')
  @Allow('publisher')
  @Answers(200, ReceiptPage)
  async list(
    @IdParam('pst') id: string,
    @Query() query: ReceiptsQuery,
    @CallerParam() caller: Caller,
  ): Promise<ReceiptPage> {
    const plan = await this.published.findPlan(id, caller.workspace);
    const { receipts, next } = await this.reader.find(
      plan,
      query.state,
      parsePosition(query.cursor),
      query.limit,
      query.reason,
    );
    return { items: receipts, next_cursor: next && `${next.range}-${next.after}` };
  }

  /** Exports a post's receipts in one state as CSV. Rows are sent while they are read. */
  @Get(':id/receipts.csv')
  @Allow('publisher')
  @Header('Content-Disposition', 'attachment; filename="receipts.csv"')
  @Answers(200, { type: 'text/csv', example: 'follower_id,transport,state,reason,attempts,until,at\r\n' })
  async export(
    @IdParam('pst') id: string,
    @Query() query: ReceiptsExportQuery,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    const plan = await this.published.findPlan(id, caller.workspace);
    return new StreamableFile(Readable.from(csvOf(this.reader, plan, query.state)), {
      type: 'text/csv; charset=utf-8',
    });
  }

  /** Shows one follower's receipt of a post. */
  @Get(':id/receipts/:followerId')
  @Allow('publisher')
  @Answers(200, FollowerReceipt)
  async one(
    @IdParam('pst') id: string,
    @IdParam('fol', 'followerId') followerId: string,
    @CallerParam() caller: Caller,
  ): Promise<FollowerReceipt> {
    const plan = await this.published.findPlan(id, caller.workspace);
    const where = { public_id: followerId, workspace_id: caller.workspace };
    const follower = await this.database.read.findOneBy(Follower, where);
    const receipt = follower && (await this.reader.findOne(plan, follower));
    if (!receipt) throw Problem.notFound('receipt');
    return receipt;
  }
}

function parsePosition(cursor: string | undefined): AudiencePosition {
  const [range, after] = parseCursor(cursor, /^(\d{1,15})-(\d{1,15})$/) ?? [];
  return range ? { range: Number(range), after: Number(after) } : FIRST;
}
