import { Module } from '@nestjs/common';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { ClickConsumer } from './click.consumer.js';
import { CodeJoins } from './code-joins.js';
import { Consents } from './consents.js';
import { RepeatedClicks } from './repeated-clicks.js';
import { Subjects } from './subjects.js';

/** The paths of subjects: clicks from the log, touches, stages, and customers' consents. */
@Module({
  imports: [WorkspacesModule],
  providers: [ClickConsumer, CodeJoins, Consents, RepeatedClicks, Subjects],
  exports: [CodeJoins, Consents, Subjects],
})
export class TouchesModule {}
