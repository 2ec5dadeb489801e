import { Module } from '@nestjs/common';
import { LinkController } from './link.controller.js';

/** Tracked links of ads. */
@Module({ controllers: [LinkController] })
export class LinksModule {}
