import { Controller, Get } from '@nestjs/common';
import { IsInt, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Type } from 'class-transformer';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { Channels } from '../channels/channels.js';
import { byTransport, FieldPerTransport, transportFields } from './by-transport.js';
import { Follower } from './follower.entity.js';

/** Followers of a channel by transport. */
@FieldPerTransport(IsInt())
export class AudienceByTransport extends transportFields<number>() {}

/** How many followers Corong ended because deliveries failed or were refused. */
export class Retired {
  /** The endpoint answered that it does not exist any more. */
  @IsInt() gone: number;
  /** The person blocked the sender. */
  @IsInt() blocked: number;
  /** The mail address does not exist, or mails to it were returned too often. */
  @IsInt() bounced: number;
  /** The person reported a mail as spam. */
  @IsInt() complained: number;
  /** The webhook failed for five days. */
  @IsInt() failing: number;
}

/** How many people follow a channel now. */
export class Audience {
  @BoundedId('chn') channel_id: string;
  @IsInt() total: number;
  @ValidateNested() @Type(() => AudienceByTransport) by_transport: AudienceByTransport;
  @ValidateNested() @Type(() => Retired) retired: Retired;
}

/** Shows the size of an audience. It never shows addresses. */
@Controller('v1/channels')
export class AudienceController {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
  ) {}

  /** Counts who follows a channel, by transport. */
  @Get(':id/audience')
  @Allow('publisher', 'analyst')
  @Answers(200, Audience)
  async audience(@IdParam('chn') id: string, @CallerParam() caller: Caller): Promise<Audience> {
    await this.channels.byId(id, caller.workspace);
    const rows = await this.countBy(id, 'transport', 'f.ended_tick IS NULL');
    const counts = new Map(rows.map(({ name, count }) => [name, count]));
    const by_transport = byTransport((transport) => counts.get(transport) ?? 0);
    const retired: Retired = { gone: 0, blocked: 0, bounced: 0, complained: 0, failing: 0 };
    const ended = await this.countBy(
      id,
      'ended_reason',
      `f.ended_reason IN ('${Object.keys(retired).join("', '")}')`,
    );
    for (const { name, count } of ended) retired[name as keyof Retired] = count;
    return { channel_id: id, total: rows.reduce((sum, { count }) => sum + count, 0), by_transport, retired };
  }

  private async countBy(
    id: string,
    column: 'transport' | 'ended_reason',
    condition: string,
  ): Promise<{ name: string; count: number }[]> {
    const rows = await this.database.read
      .createQueryBuilder(Follower, 'f')
      .select(`f.${column}`, 'name')
      .addSelect('COUNT(*)', 'count')
      .where('f.channel_id = :id', { id })
      .andWhere(condition)
      .groupBy(`f.${column}`)
      .getRawMany<{ name: string; count: number | string }>();
    return rows.map(({ name, count }) => ({ name, count: Number(count) }));
  }
}
