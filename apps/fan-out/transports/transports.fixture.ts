import { Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FanOutSettings } from '../src/settings.js';
import { createService } from '#platform/http/service.js';
import { PlatformModule } from '#platform/platform.module.js';
import { SystemIds } from '#platform/ports/system.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { TransportsModule } from './transports.module.js';

@Module({})
class TransportsAlone {}

/** The transports alone, on tables of their own. */
export class TransportsFixture {
  readonly workspace = new SystemIds().next('wsp');

  private constructor(
    private readonly service: NestFastifyApplication,
    private readonly clean: () => void,
  ) {}

  static async start(settings: Partial<FanOutSettings> = {}): Promise<TransportsFixture> {
    const folder = tempFolder('transports');
    const config = Object.assign(new FanOutSettings(), {
      DATA_DIR: folder.path,
      LOG_LEVEL: 'silent',
      SANDBOX: true,
      ...settings,
    });
    const platform = PlatformModule.forApp({ app: 'fan-out', config, schema, jobs: [] });
    const module = {
      module: TransportsAlone,
      imports: [platform, TransportsModule],
    };
    return new TransportsFixture(await createService('fan-out', module, config), () => folder.remove());
  }

  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.service.get(type as Type<T>, { strict: false });
  }

  async close(): Promise<void> {
    await this.service.close();
    this.clean();
  }
}
