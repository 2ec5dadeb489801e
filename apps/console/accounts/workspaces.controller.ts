import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow, AllowInstanceOwner } from '#platform/http/roles.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ChangeWorkspaceInput, NewWorkspaceInput, OpenedWorkspace, WorkspaceView } from './accounts.dto.js';
import { Workspaces } from './workspaces.service.js';

/** Further workspaces, and the settings of one's own. */
@Controller('v1')
export class WorkspacesController {
  constructor(
    private readonly workspaces: Workspaces,
    private readonly ids: Ids,
  ) {}

  @Post('workspaces')
  @AllowInstanceOwner()
  @ApiCreatedResponse({ type: OpenedWorkspace })
  create(@CallerParam() caller: Caller, @Body() input: NewWorkspaceInput) {
    return this.workspaces.create(caller, this.ids.next('wsp'), input);
  }

  @Get('workspace')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @ApiOkResponse({ type: WorkspaceView })
  get(@CallerParam() caller: Caller) {
    return this.workspaces.get(caller.workspace);
  }

  @Patch('workspace')
  @Allow()
  @ApiOkResponse({ type: WorkspaceView })
  change(@CallerParam() caller: Caller, @Body() input: ChangeWorkspaceInput) {
    return this.workspaces.change(caller.workspace, input);
  }
}
