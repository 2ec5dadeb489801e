import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { IsNull, LessThan, Not } from 'typeorm';
import { AUDIENCE_RETENTION } from '#message/audience.topic.js';
import { Erased, erased } from '#message/erased.dto.js';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { pageOf, parseCursor } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channels } from '../channels/channels.js';
import { Erasure } from './erasure.js';
import { Left } from '../opt-in/follow.dto.js';
import { TRANSPORTS } from '#message/transport-name.js';
import { Follower } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import {
  ConsentsView,
  FollowerPage,
  FollowersFound,
  FollowersQuery,
  LookupInput,
  PersonExport,
} from './people.dto.js';
import { PersonalData, toDto } from './personal-data.js';

/** Routes for single followers. Only the owner of the workspace sees addresses. */
@Controller('v1')
export class PeopleController {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly people: PersonalData,
    private readonly leaving: Leaving,
    private readonly erasure: Erasure,
    private readonly clock: Clock,
  ) {}

  /** Lists a channel's followers with their addresses. */
  @Get('channels/:id/followers')
  @Allow()
  @Answers(200, FollowerPage)
  async list(
    @IdParam('chn') id: string,
    @Query() { limit, cursor, state }: FollowersQuery,
    @CallerParam() caller: Caller,
  ): Promise<FollowerPage> {
    await this.channels.byId(id, caller.workspace);
    const [before] = parseCursor(cursor, /^(\d{1,15})$/) ?? [];
    const ended_tick =
      state === undefined ? {} : { ended_tick: state === 'following' ? IsNull() : Not(IsNull()) };
    const where = { channel_id: id, ...ended_tick, ...(before && { id: LessThan(Number(before)) }) };
    // One query for each transport, because the index begins with channel and transport.
    const pages = TRANSPORTS.map((transport) =>
      this.database.read.find(Follower, {
        where: { ...where, transport },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    const rows = (await Promise.all(pages)).flat().sort((one, other) => other.id - one.id);
    return pageOf(
      rows,
      limit,
      (row) => String(row.id),
      (row) => this.people.withAddress(row),
    );
  }

  /** Finds a person's opt-ins without showing any address. */
  @Post('followers/lookup')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, FollowersFound)
  async find(
    @Body() { transport, address }: LookupInput,
    @CallerParam() caller: Caller,
  ): Promise<FollowersFound> {
    return { items: (await this.people.find(caller.workspace, transport, address)).map(toDto) };
  }

  /** Shows when and how a follower agreed, to which wording, and the proof of it. */
  @Get('followers/:id/consents')
  @Allow('publisher')
  @Answers(200, ConsentsView)
  async consents(@IdParam('fol') id: string, @CallerParam() caller: Caller): Promise<ConsentsView> {
    const { follower } = await this.leaving.find(id, caller.workspace);
    return { follower_id: id, items: await this.people.consents(follower) };
  }

  /** Exports everything that is stored about the person behind a follower. */
  @Get('followers/:id/export')
  @Allow()
  @Answers(200, PersonExport)
  async export(@IdParam('fol') id: string, @CallerParam() caller: Caller): Promise<PersonExport> {
    const { follower } = await this.leaving.find(id, caller.workspace);
    return { followers: await this.people.export(follower) };
  }

  /** Ends a follower who asked for it. */
  @Post('followers/:id/leave')
  @HttpCode(200)
  @Allow('publisher')
  @Answers(200, Left)
  async leave(@IdParam('fol') id: string, @CallerParam() caller: Caller): Promise<Left> {
    const { follower } = await this.leaving.find(id, caller.workspace);
    await this.leaving.end(follower.public_id, { reason: 'left', how: 'api' });
    return { status: 'left' };
  }

  /**
   * Erases the person behind a follower in every channel of the workspace; counts of deliveries stay the same. What networks
   * told of the person stays in the event log, sealed, until `forgotten_by`.
   */
  @Delete('followers/:id')
  @HttpCode(200)
  @Answers(200, Erased)
  @Allow()
  async erase(@IdParam('fol') id: string, @CallerParam() caller: Caller): Promise<Erased> {
    const { follower } = await this.leaving.find(id, caller.workspace);
    await this.erasure.erase(follower);
    return erased(this.clock.now(), AUDIENCE_RETENTION);
  }
}
