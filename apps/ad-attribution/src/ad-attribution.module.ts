import { Module, type DynamicModule } from '@nestjs/common';
import type { AdAttributionSettings } from './settings.js';
import { PlatformModule } from '#platform/platform.module.js';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { ClicksModule } from '../clicks/clicks.module.js';
import { CostsModule } from '../costs/costs.module.js';
import { CrossingsModule } from '../crossings/crossings.module.js';
import { DestinationsModule } from '../destinations/destinations.module.js';
import { checkDomain } from '../domains/domain-sweep.js';
import { DomainsModule } from '../domains/domains.module.js';
import { DoorsModule } from '../doors/doors.module.js';
import { GreetingsModule } from '../greetings/greetings.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LinkImportsModule } from '../link-imports/link-imports.module.js';
import { LinkPreviewsModule } from '../link-previews/link-previews.module.js';
import { LinksModule } from '../links/links.module.js';
import { QrCodesModule } from '../qr-codes/qr-codes.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { TouchesModule } from '../touches/touches.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { sendUpload } from '../uploads/upload-sweep.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { schema } from './schema.js';

/** The ads side: where chats came from, and what became of them. It never learns what was said. */
@Module({})
export class AdAttributionModule {
  static forRoot(config: AdAttributionSettings): DynamicModule {
    return {
      module: AdAttributionModule,
      imports: [
        PlatformModule.forApp({ app: 'ad-attribution', config, schema, jobs: [sendUpload, checkDomain] }),
        WorkspacesModule,
        LedgerModule,
        GreetingsModule,
        DoorsModule,
        DestinationsModule,
        CampaignsModule,
        CostsModule,
        DomainsModule,
        LinksModule,
        QrCodesModule,
        LinkImportsModule,
        ClicksModule,
        LinkPreviewsModule,
        TouchesModule,
        UploadsModule,
        CrossingsModule,
        ReportsModule,
      ],
    };
  }
}
