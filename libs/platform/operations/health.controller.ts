import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AllowDirect } from '../http/roles.js';
import { Flows } from '../lifecycle.js';
import { Metrics } from './metrics.js';

/** Whether this process lives, whether it can do its work, and how it does. */
@Controller()
export class HealthController {
  constructor(
    private readonly flows: Flows,
    private readonly metrics: Metrics,
  ) {}

  @Get('healthz')
  @AllowDirect('tells only that the process lives')
  healthz() {
    return { status: 'ok' };
  }

  @Get('readyz')
  @AllowDirect('tells only which of its stores answer')
  async readyz(@Res({ passthrough: true }) reply: FastifyReply) {
    const [database, event_log, jobs] = await Promise.all([
      this.flows.database.healthy(),
      this.flows.eventLog.healthy(),
      this.flows.jobs.healthy(),
    ]);
    const ready = database && event_log && jobs;
    if (!ready) void reply.status(503);
    return { status: ready ? 'ready' : 'waiting', database, event_log, jobs };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  @AllowDirect('counts, without ids of anyone')
  async text(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
