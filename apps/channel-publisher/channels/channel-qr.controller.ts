import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Config } from '#platform/config.js';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { qrSvg } from '#platform/qr-code/qr-code.js';
import { Channels } from './channels.service.js';

/** Query with the form of a channel's QR code. */
export class ChannelQrQuery {
  /** Width and height in pixels. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(128) @Max(1024) size = 512;
  /** Width of the white margin in modules; scanners need 4 on a background that is not white. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(16) margin = 4;
}

/** Draws the QR code of a channel's page, on which people follow. */
@Controller('v1/channels/:id')
export class ChannelQrController {
  constructor(
    private readonly channels: Channels,
    private readonly config: Config,
  ) {}

  /** Draws the QR code of a channel's page as SVG, for print. */
  @Get('qr.svg')
  @Allow('publisher', 'analyst')
  @Answers(200, { type: 'image/svg+xml', example: '' })
  @Header('content-disposition', 'inline; filename="qr.svg"')
  async svg(
    @CallerParam() caller: Caller,
    @IdParam('chn') id: string,
    @Query() style: ChannelQrQuery,
  ): Promise<StreamableFile> {
    const { handle } = await this.channels.get(caller.workspace, id);
    const drawn = qrSvg(`${this.config.publicUrl}/@${handle}`, { ...style, logo: null });
    return new StreamableFile(Buffer.from(drawn), { type: 'image/svg+xml' });
  }
}
