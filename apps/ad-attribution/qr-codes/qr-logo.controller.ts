import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { QrLogoInput, QrLogoView } from './qr-code.dto.js';
import { QrLogos } from './qr-logos.js';

/** The routes of the logo in the middle of the workspace's QR codes. */
@Controller('v1/qr-logo')
export class QrLogoController {
  constructor(private readonly logos: QrLogos) {}

  /** Sets the logo of the workspace's QR codes; codes that were drawn before stay as they are. */
  @Put()
  @Allow('marketer')
  @Answers(200, QrLogoView)
  async set(@CallerParam() caller: Caller, @Body() { png }: QrLogoInput): Promise<QrLogoView> {
    const { updated_at } = await this.logos.set(caller.workspace, png);
    return { updated_at: new Date(updated_at).toISOString() };
  }

  /** Removes the logo of the workspace's QR codes. */
  @Delete()
  @Allow('marketer')
  @HttpCode(204)
  @Answers(204)
  remove(@CallerParam() caller: Caller): Promise<void> {
    return this.logos.remove(caller.workspace);
  }
}
