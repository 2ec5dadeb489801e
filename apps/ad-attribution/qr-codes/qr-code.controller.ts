import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { urlOf } from '../links/link.view.js';
import { Links } from '../links/links.service.js';
import { QrQuery } from './qr-code.dto.js';
import { qrPng, qrSvg, type QrStyle } from '#platform/qr-code/qr-code.js';
import { QrLogos } from './qr-logos.js';

/** The routes that draw QR codes of links, for print. */
@Controller('v1/links/:id')
export class QrCodeController {
  constructor(
    private readonly links: Links,
    private readonly logos: QrLogos,
    private readonly config: Config,
  ) {}

  /** Draws the QR code of a link as SVG. */
  @Get('qr.svg')
  @Allow('marketer', 'analyst')
  @Answers(200, { type: 'image/svg+xml', example: '' })
  @Header('content-disposition', 'inline; filename="qr.svg"')
  async svg(
    @CallerParam() caller: Caller,
    @IdParam('lnk') id: string,
    @Query() query: QrQuery,
  ): Promise<StreamableFile> {
    const [text, style] = await this.read(caller, id, query);
    return new StreamableFile(Buffer.from(qrSvg(text, style)), { type: 'image/svg+xml' });
  }

  /** Draws the QR code of a link as PNG. */
  @Get('qr.png')
  @Allow('marketer', 'analyst')
  @Answers(200, { type: 'image/png', example: '' })
  @Header('content-disposition', 'inline; filename="qr.png"')
  async png(
    @CallerParam() caller: Caller,
    @IdParam('lnk') id: string,
    @Query() query: QrQuery,
  ): Promise<StreamableFile> {
    const [text, style] = await this.read(caller, id, query);
    return new StreamableFile(qrPng(text, style), { type: 'image/png' });
  }

  private async read(
    { workspace }: Caller,
    id: string,
    { size, margin, logo }: QrQuery,
  ): Promise<[string, QrStyle]> {
    const link = await this.links.get(workspace, id);
    const picture = logo === 'true' ? await this.logos.of(workspace) : null;
    return [urlOf(link, this.config.publicUrl), { size, margin, logo: picture }];
  }
}
