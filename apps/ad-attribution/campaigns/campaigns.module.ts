import { Module } from '@nestjs/common';
import { GreetingsModule } from '../greetings/greetings.module.js';
import { AdController } from './ad.controller.js';
import { CampaignController } from './campaign.controller.js';

/** Campaigns and their ads. */
@Module({ imports: [GreetingsModule], controllers: [CampaignController, AdController] })
export class CampaignsModule {}
