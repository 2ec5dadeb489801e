import type { DynamicModule } from '@nestjs/common';
import { GatewayModule } from '../../apps/console/gateway/gateway.module.js';

/** Returns the gateway's module within the console's, in which a test can replace the upstreams. */
export const gatewayOf = (module: DynamicModule) =>
  module.imports!.find((room): room is DynamicModule => 'module' in room && room.module === GatewayModule)!;
