import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Channel } from '../channels/channel.entity.js';
import { Follower } from './follower.entity.js';

export class AudienceByTransport {
  @IsInt() live: number;
  @IsInt() webhook: number;
  @IsInt() email: number;
  @IsInt() web_push: number;
  @IsInt() telegram: number;
  @IsInt() discord: number;
  @IsInt() whatsapp: number;
}

/** How many follow a channel now. */
export class Audience {
  @IsString() channel_id: string;
  @IsInt() total: number;
  @ValidateNested() @Type(() => AudienceByTransport) by_transport: AudienceByTransport;
}

/** Publishers see counts, never addresses. */
@Controller('v1/channels')
export class AudienceController {
  constructor(private readonly database: Database) {}

  @Get(':id/audience')
  @Allow('publisher', 'analyst')
  @ApiOkResponse({ type: Audience })
  async audience(@Param('id') id: string, @CallerParam() caller: Caller): Promise<Audience> {
    const known = await this.database.read.existsBy(Channel, { id, workspace_id: caller.workspace });
    if (!known) throw Problem.notFound('channel');
    const rows = await this.database.read
      .createQueryBuilder(Follower, 'f')
      .select('f.transport', 'transport')
      .addSelect('COUNT(*)', 'count')
      .where('f.channel_id = :id AND f.ended_tick IS NULL', { id })
      .groupBy('f.transport')
      .getRawMany<{ transport: keyof AudienceByTransport; count: number | string }>();
    const by_transport: AudienceByTransport = { live: 0, webhook: 0, email: 0, web_push: 0, telegram: 0, discord: 0, whatsapp: 0 };
    for (const row of rows) by_transport[row.transport] = Number(row.count);
    return { channel_id: id, total: rows.reduce((sum, row) => sum + Number(row.count), 0), by_transport };
  }
}
