import { Module } from '@nestjs/common';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { CostController } from './cost.controller.js';

/** The costs of ads, by day. */
@Module({ imports: [WorkspacesModule], controllers: [CostController] })
export class CostsModule {}
