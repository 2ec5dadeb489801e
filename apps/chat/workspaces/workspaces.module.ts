import { Module } from '@nestjs/common';
import { WorkspacesConsumer } from './workspaces.consumer.js';
import { Workspaces } from './workspaces.service.js';

/** The projection of workspaces. */
@Module({ providers: [Workspaces, WorkspacesConsumer], exports: [Workspaces] })
export class WorkspacesModule {}
