import { Controller, Get } from '@nestjs/common';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Type } from 'class-transformer';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { Channels } from '../channels/channels.js';
import { AudienceCounts } from './audience-counts.js';
import { FieldPerTransport, transportFields } from './by-transport.js';

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

/** The followers whom one link, form or file brought. */
export class FollowerSource {
  /** What the record of consent says. @example https://brand.example/newsletter */
  @IsString() source: string;
  @IsInt() followers: number;
}

/** Who follows a channel now, by what brought them. */
export class AudienceSources {
  /** The largest first, at most 100. */
  @ValidateNested({ each: true }) @Type(() => FollowerSource) items: FollowerSource[];
  /** Followers of sources that are not named. */
  @IsInt() others: number;
  /** Followers of whom no source is known. */
  @IsInt() unknown: number;
}

const MAX_SOURCES = 100;
const RETIRED = ['gone', 'blocked', 'bounced', 'complained', 'failing'] as const;

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
    private readonly counts: AudienceCounts,
    private readonly channels: Channels,
  ) {}

  /** Counts who follows a channel, by transport. */
  @Get(':id/audience')
  @Allow('publisher', 'analyst')
  @Answers(200, Audience)
  async audience(@IdParam('chn') id: string, @CallerParam() caller: Caller): Promise<Audience> {
    await this.channels.byId(id, caller.workspace);
    const by_transport = await this.counts.byTransport(id);
    const retired = {
      gone: 0,
      blocked: 0,
      bounced: 0,
      complained: 0,
      failing: 0,
      ...(await this.counts.byEnd(id, RETIRED)),
    };
    const total = Object.values(by_transport).reduce((sum, count) => sum + count, 0);
    return { channel_id: id, total, by_transport, retired };
  }

  /**
   * Counts who follows a channel by what brought them, the largest first. `source` is what the link, form or import file said.
   * At most 100 are named; `others` counts the followers of all further sources.
   */
  @Get(':id/audience/sources')
  @Allow('publisher', 'analyst')
  @Answers(200, AudienceSources)
  async sources(@IdParam('chn') id: string, @CallerParam() caller: Caller): Promise<AudienceSources> {
    await this.channels.byId(id, caller.workspace);
    const counts = await this.counts.bySource(id);
    const sum = (some: FollowerSource[]) => some.reduce((total, { followers }) => total + followers, 0);
    const known = counts.filter(({ source }) => source !== null) as FollowerSource[];
    return {
      items: known.slice(0, MAX_SOURCES),
      others: sum(known.slice(MAX_SOURCES)),
      unknown: sum(counts.filter(({ source }) => source === null) as FollowerSource[]),
    };
  }
}
