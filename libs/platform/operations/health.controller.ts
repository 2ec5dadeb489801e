import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import { Answers } from '../http/answers.js';
import { AllowDirect } from '../http/roles.js';
import { Runtime } from '../runtime.js';
import type { JobKind } from '../ports/job-queue.port.js';
import { JOB_KINDS } from '../tokens.js';
import { VERSION } from '../version.js';
import { MetricFamilies } from './metric-families.js';

/** Answer of /healthz: the process is alive. */
export class Health {
  @IsIn(['ok']) status: 'ok';
  /**
   * The version of the program.
   * @example 0.1.0
   */
  @IsString() version: string;
}

/** Answer of /readyz: which stores answer. */
export class Readiness {
  @IsIn(['ready', 'waiting']) status: 'ready' | 'waiting';
  /** Of one app, like event_log and jobs. */
  @IsOptional() @IsBoolean() database?: boolean;
  @IsOptional() @IsBoolean() event_log?: boolean;
  /** Left out by an app that has no jobs. */
  @IsOptional() @IsBoolean() jobs?: boolean;
  /** On the public origin of the embedded stack: the same for each app, by name. @example {"chat":{"status":"ready","database":true,"event_log":true},"fan-out":{"status":"ready","database":true,"event_log":true,"jobs":true}} */
  @IsOptional() @IsObject() apps?: object;
}

/** Reports whether this process is alive, whether its stores answer, and its metrics. */
@Controller()
export class HealthController {
  constructor(
    private readonly runtime: Runtime,
    private readonly metrics: MetricFamilies,
    @Inject(JOB_KINDS) private readonly kinds: readonly JobKind<any>[],
  ) {}

  /** Says that the process is alive. */
  @Get('healthz')
  @AllowDirect('says only that the process is alive')
  @Answers(200, Health)
  healthz(): Health {
    return { status: 'ok', version: VERSION };
  }

  /** Says whether the stores answer. */
  @Get('readyz')
  @AllowDirect('says only which of its stores answer')
  @Answers(200, Readiness)
  @Answers(503, Readiness)
  async readyz(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const [{ database, event_log }, jobs] = await Promise.all([
      this.runtime.storesHealthy(),
      this.kinds.length > 0 ? this.runtime.jobsHealthy() : undefined,
    ]);
    const ready = database && event_log && jobs !== false;
    if (!ready) void reply.status(503);
    return { status: ready ? 'ready' : 'waiting', database, event_log, ...(jobs !== undefined && { jobs }) };
  }

  /** Returns the metrics of the process for Prometheus. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  @AllowDirect('counts, without ids of anyone; on the public origin it takes METRICS_TOKEN')
  @Answers(200, { type: 'text/plain', example: 'process_cpu_seconds_total 1.5' })
  async text(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
