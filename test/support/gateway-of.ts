import type { DynamicModule } from '@nestjs/common';
import { GatewayModule } from '../../apps/console/gateway/gateway.module.js';

/** The gateway's module within the console's, where a test puts other upstreams. */
export const gatewayOf = (module: DynamicModule) =>
  module.imports!.find((room): room is DynamicModule => 'module' in room && room.module === GatewayModule)!;
