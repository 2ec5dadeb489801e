import { Module } from '@nestjs/common';
import { MeasurementStart } from './measurement-start.js';
import { WorkspaceConsumer } from './workspace.consumer.js';

/** The projection of workspaces, and since when each has figures. */
@Module({ providers: [WorkspaceConsumer, MeasurementStart], exports: [MeasurementStart] })
export class WorkspacesModule {}
