import { Body, Controller, Get, Put } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { Database, isDuplicate } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Keys } from '#platform/security/keys.js';
import { UploadPlanner } from './upload-planner.js';
import { MetaInput, metaView, MetaView } from './network.dto.js';
import { ConnectedAdNetwork, TOKEN_PURPOSE } from './network.entity.js';

/** Serves the workspace's accounts with ad networks to marketers. */
@Controller('v1/networks')
export class NetworkController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly keys: Keys,
    private readonly uploads: UploadPlanner,
  ) {}

  /** Sets the account with Meta, and replaces an earlier one. */
  @Put('meta')
  @Allow('marketer')
  @Answers(200, MetaView)
  async put(@CallerParam() caller: Caller, @Body() input: MetaInput): Promise<MetaView> {
    try {
      return await this.replace(caller, input);
    } catch (error) {
      // A concurrent request inserted the first row; this one now replaces it.
      if (!isDuplicate(error)) throw error;
      return this.replace(caller, input);
    }
  }

  /** Shows the account with Meta, without its token. */
  @Get('meta')
  @Allow('marketer')
  @Answers(200, MetaView)
  async get(@CallerParam() caller: Caller): Promise<MetaView> {
    const row = await this.database.read.findOneBy(ConnectedAdNetwork, {
      workspace_id: caller.workspace,
      name: 'meta',
    });
    if (!row) throw Problem.notFound('network');
    return metaView(row);
  }

  private replace(caller: Caller, input: MetaInput): Promise<MetaView> {
    return this.database.transaction(async (tx) => {
      const where = { workspace_id: caller.workspace, name: 'meta' as const };
      const known = await this.database.lock(tx, ConnectedAdNetwork, where);
      const id = known?.id ?? this.ids.next('net');
      const row: ConnectedAdNetwork = {
        id,
        ...where,
        dataset_id: input.dataset_id,
        access_token: this.keys.seal(TOKEN_PURPOSE, input.access_token, id),
        access_token_end: input.access_token.slice(-4),
        unknown_consent: input.unknown_consent ?? 'send',
        test_event_code: input.test_event_code ?? null,
        halted_until: null,
        updated_at: this.clock.now(),
      };
      if (known) await tx.update(ConnectedAdNetwork, { id }, row);
      else await tx.insert(ConnectedAdNetwork, row);
      await this.uploads.resume(tx, caller.workspace);
      return metaView(row);
    });
  }
}
