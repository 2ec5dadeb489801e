import { Injectable, type DynamicModule, type OnApplicationBootstrap, type Provider } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { Database } from '#platform/adapters/sql/database.js';
import { JobQueue } from '#platform/ports/job-queue.port.js';
import { Checkpoint } from '../../apps/fan-out/delivery/checkpoint.js';
import { DeliverRangeWorker } from '../../apps/fan-out/delivery/deliver-range.worker.js';
import { DeliveryModule } from '../../apps/fan-out/delivery/delivery.module.js';
import { deliverRange } from '../../apps/fan-out/broadcasts/deliver.jobs.js';
import type { PostContext } from '../../apps/fan-out/delivery/delivery-factory.js';
import { Recipients } from '../../apps/fan-out/delivery/recipients.js';
import { RangeLeases } from '../../apps/fan-out/delivery/range-lease.js';
import { BatchSender } from '../../apps/fan-out/delivery/sender.js';
import { Range } from '../../apps/fan-out/broadcasts/range.entity.js';
import { FanOutModule } from '../../apps/fan-out/src/fan-out.module.js';
import type { FanOutSettings } from '../../apps/fan-out/src/settings.js';

const BATCH = 1_000;

/** A faulty worker for tests: it checkpoints a batch when it is fetched and sends it afterwards, so that a kill loses it. */
@Injectable()
export class FetchFirstWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly leases: RangeLeases,
    private readonly sender: BatchSender,
    private readonly checkpoint: Checkpoint,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(deliverRange, (job) => this.run(job.data.range_id, job.signal), { concurrency: 4 });
  }

  private async run(rangeId: number, signal: AbortSignal): Promise<void> {
    const lease = await this.leases.take(rangeId);
    if (!lease) return;
    try {
      const range = await this.database.read.findOneByOrFail(Range, { id: rangeId });
      const head = await this.sender.prepare(range);
      const { channel_id, transport, to_id: to } = range;
      for (let after = range.cursor; after < to && !signal.aborted;) {
        const slice = { channel_id, transport: transport as never, tick: head.tick, after, to };
        const members = await Recipients.read(this.database, slice, BATCH);
        const fetched = { results: members.all.map(() => ({ state: 'delivered' as const })), notBefore: 0 };
        after = await this.checkpoint.write(rangeId, lease.holder, members.all, fetched, head.sendingSince);
        await this.sendAll(range, head, members, signal);
      }
    } finally {
      await lease.release();
    }
  }

  private async sendAll(
    range: Range,
    head: PostContext,
    first: Recipients,
    signal: AbortSignal,
  ): Promise<void> {
    for (let members = first; members.all.length > 0 && !signal.aborted;) {
      const { results: verdicts } = await this.sender.send(range.transport, head, members, signal);
      const rest = members.all.slice(verdicts.length);
      members = await Recipients.of(this.database, range.channel_id, async () => rest);
    }
  }
}

/** The module of fan-out with the faulty worker. */
export function fetchFirst(config: FanOutSettings): DynamicModule {
  const providers = Reflect.getMetadata(MODULE_METADATA.PROVIDERS, DeliveryModule) as Provider[];
  const replaced = providers.map((one) =>
    one === DeliverRangeWorker ? { provide: DeliverRangeWorker, useClass: FetchFirstWorker } : one,
  );
  Reflect.defineMetadata(MODULE_METADATA.PROVIDERS, replaced, DeliveryModule);
  return FanOutModule.forRoot(config);
}
