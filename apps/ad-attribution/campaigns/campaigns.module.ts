import { Module } from '@nestjs/common';
import { GreetingsModule } from '../greetings/greetings.module.js';
import { AdNetworkIds } from './ad-network-ids.js';
import { AdLabelController } from './ad-label.controller.js';
import { AdLabels } from './ad-labels.js';
import { AdController } from './ad.controller.js';
import { AdWriter } from './ad.writer.js';
import { CampaignController } from './campaign.controller.js';

/** Campaigns and their ads. */
@Module({
  imports: [GreetingsModule],
  controllers: [CampaignController, AdController, AdLabelController],
  providers: [AdWriter, AdNetworkIds, AdLabels],
  exports: [AdNetworkIds],
})
export class CampaignsModule {}
