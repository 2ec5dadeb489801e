import { Module } from '@nestjs/common';
import { LinksModule } from '../links/links.module.js';
import { QrCodeController } from './qr-code.controller.js';
import { QrLogoController } from './qr-logo.controller.js';
import { QrLogos } from './qr-logos.js';

/** QR codes of links. */
@Module({
  imports: [LinksModule],
  controllers: [QrCodeController, QrLogoController],
  providers: [QrLogos],
})
export class QrCodesModule {}
