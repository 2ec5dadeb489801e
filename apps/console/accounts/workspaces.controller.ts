import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { Allow, AllowInstanceOwner } from '#platform/http/roles.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ChangeWorkspaceInput, NewWorkspaceInput, OpenedWorkspace, WorkspaceView } from './accounts.dto.js';
import { Workspaces } from './workspaces.service.js';

/** Further workspaces, and the settings of the caller's workspace. */
@Controller('v1')
export class WorkspacesController {
  constructor(
    private readonly workspaces: Workspaces,
    private readonly ids: Ids,
    private readonly relay: RelayWait,
  ) {}

  /** Creates a further workspace. */
  @Post('workspaces')
  @AllowInstanceOwner()
  @Answers(201, OpenedWorkspace)
  async create(@CallerParam() caller: Caller, @Body() input: NewWorkspaceInput) {
    const opened = await this.workspaces.create(caller, this.ids.next('wsp'), input);
    await this.relay.untilLogged(opened.workspace_id);
    return opened;
  }

  /** Shows the workspace's settings. */
  @Get('workspace')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Answers(200, WorkspaceView)
  get(@CallerParam() caller: Caller) {
    return this.workspaces.get(caller.workspace);
  }

  /** Changes the workspace's settings; fields that are left out stay. If one field is refused, nothing is changed. */
  @Patch('workspace')
  @Allow()
  @Answers(200, WorkspaceView)
  @Refuses(409, 'The time zone is fixed; `errors` names `time_zone`, and without it the rest is taken')
  change(@CallerParam() caller: Caller, @Body() input: ChangeWorkspaceInput) {
    return this.workspaces.change(caller.workspace, input);
  }
}
