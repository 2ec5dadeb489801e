import { Module, type DynamicModule } from '@nestjs/common';
import { JoinedStreams } from './joined-streams.service.js';
import { JoinedStreamController } from './joined-stream.controller.js';

/** One stream for each client of a member: it joins what the apps send. */
@Module({ controllers: [JoinedStreamController], providers: [JoinedStreams] })
export class LiveModule {
  /** `gateway`: the module that reaches the apps. */
  static behind(gateway: DynamicModule): DynamicModule {
    return { module: LiveModule, imports: [gateway] };
  }
}
