import { Module } from '@nestjs/common';
import { Measuring } from './measuring.js';
import { WorkspaceConsumer } from './workspace.consumer.js';

/** The projection of workspaces, and since when each has figures. */
@Module({ providers: [WorkspaceConsumer, Measuring], exports: [Measuring] })
export class WorkspacesModule {}
