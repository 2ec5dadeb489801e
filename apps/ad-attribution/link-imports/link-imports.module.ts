import { Module } from '@nestjs/common';
import { LinksModule } from '../links/links.module.js';
import { LinkImportsController } from './link-imports.controller.js';
import { LinkImports } from './link-imports.js';

/** Creates links from CSV files. */
@Module({ imports: [LinksModule], controllers: [LinkImportsController], providers: [LinkImports] })
export class LinkImportsModule {}
