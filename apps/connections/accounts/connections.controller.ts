import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { SetupView } from '#platform/http/setup-steps.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { ConnectionsQuery, ConnectionView } from './connection.dto.js';
import { ChangeConnectionInput } from './connection.inputs.js';
import { ConnectionViews } from './connection-views.js';
import { AccountSetup } from './setup.service.js';
import { Connections } from './connections.service.js';

/** Routes for accounts with networks that are connected already. */
@Controller('v1/connections')
export class ConnectionsController {
  constructor(
    private readonly connections: Connections,
    private readonly views: ConnectionViews,
    private readonly accountSetup: AccountSetup,
    private readonly relay: RelayWait,
  ) {}

  /** Lists the connected accounts, newest first. */
  @Get()
  @Allow('publisher', 'marketer')
  @AnswersPage(ConnectionView)
  list(@CallerParam() caller: Caller, @Query() query: ConnectionsQuery) {
    return this.views.list(caller.workspace, query);
  }

  /** Shows an account, without its secrets. */
  @Get(':id')
  @Allow('publisher', 'marketer')
  @Answers(200, ConnectionView)
  get(@CallerParam() caller: Caller, @IdParam('con') id: string) {
    return this.views.get(caller.workspace, id);
  }

  /**
   * Says step by step what an account has and lacks in order to work, and where that is found at its network. The network is
   * asked; nothing is changed.
   */
  @Get(':id/setup')
  @Allow('publisher', 'marketer')
  @Answers(200, SetupView)
  setup(@CallerParam() caller: Caller, @IdParam('con') id: string): Promise<SetupView> {
    return this.accountSetup.of(caller.workspace, id);
  }

  /** Changes an account. The network is asked again, as when it was connected; when it refuses, nothing is changed. */
  @Patch(':id')
  @Allow('publisher', 'marketer')
  @Answers(200, ConnectionView)
  @Refuses(409, 'Another account of the network serves posts')
  async change(
    @CallerParam() caller: Caller,
    @IdParam('con') id: string,
    @Body() input: ChangeConnectionInput,
  ) {
    return this.afterEventIsLogged(await this.connections.change(caller.workspace, id, input));
  }

  /**
   * Removes an account and erases its secrets. Pending deliveries by it fail, and its network is asked to stop calling. The
   * event log still holds the secrets, sealed for the apps that used them, for at most 30 days.
   */
  @Delete(':id')
  @HttpCode(204)
  @Allow('publisher', 'marketer')
  @Answers(204)
  async remove(@CallerParam() caller: Caller, @IdParam('con') id: string): Promise<void> {
    await this.connections.remove(caller.workspace, id);
    await this.relay.untilLogged(id);
  }

  /** Asks the network whether the account is still the workspace's. Deliveries that wait because the network refused the account are resumed. */
  @Post(':id/check')
  @HttpCode(200)
  @Allow('publisher', 'marketer')
  @Answers(200, ConnectionView)
  async check(@CallerParam() caller: Caller, @IdParam('con') id: string) {
    return this.afterEventIsLogged(await this.connections.check(caller.workspace, id));
  }

  /** Halts an account, so that deliveries by it wait. Halting it again changes nothing. */
  @Post(':id/halt')
  @HttpCode(200)
  @Allow('publisher', 'marketer')
  @Answers(200, ConnectionView)
  async halt(@CallerParam() caller: Caller, @IdParam('con') id: string) {
    return this.afterEventIsLogged(await this.connections.halt(caller.workspace, id));
  }

  /** Resumes an account that was halted. */
  @Post(':id/resume')
  @HttpCode(200)
  @Allow('publisher', 'marketer')
  @Answers(200, ConnectionView)
  async resume(@CallerParam() caller: Caller, @IdParam('con') id: string) {
    return this.afterEventIsLogged(await this.connections.resume(caller.workspace, id));
  }

  /** Answers once the event is in the log, so that the apps that use the account can be asked at once. */
  private async afterEventIsLogged(view: ConnectionView): Promise<ConnectionView> {
    await this.relay.untilLogged(view.id);
    return view;
  }
}
