import { Module } from '@nestjs/common';
import { PlatformModule } from '#platform/platform.module.js';
import { AppUnderTest, ids } from '../../../test/support/app-under-test.js';
import { schema } from '../src/schema.js';
import { FanOutSettings } from '../src/settings.js';
import { TransportsModule } from './transports.module.js';

@Module({})
class TransportsAlone {}

/** The transports alone, on tables of their own. */
export class TransportsFixture extends AppUnderTest<FanOutSettings> {
  readonly workspace = ids.next('wsp');

  static start(settings: Partial<FanOutSettings> = {}): Promise<TransportsFixture> {
    const moduleOf = (config: FanOutSettings) => ({
      module: TransportsAlone,
      imports: [PlatformModule.forApp({ app: 'fan-out', config, schema, jobs: [] }), TransportsModule],
    });
    return new TransportsFixture({
      app: 'fan-out',
      Settings: FanOutSettings,
      moduleOf,
      settings: { SANDBOX: true, ...settings },
    }).listen();
  }
}
