import { Body, Controller, Delete, Get, Header, HttpCode, Put, StreamableFile } from '@nestjs/common';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { AdLabelView, AdPictureInput } from './ad-label.dto.js';
import { AdLabels } from './ad-labels.js';

/** Shows agents which ad brought a customer. A request names the ad and nothing of the chat. */
@Controller('v1/ads/:id')
export class AdLabelController {
  constructor(private readonly labels: AdLabels) {}

  /** Shows the name and the picture of an ad. */
  @Get('label')
  @Allow('agent', 'marketer', 'analyst')
  @Answers(200, AdLabelView)
  @Header('cache-control', 'private, max-age=300')
  label(@CallerParam() { workspace }: Caller, @IdParam('adv') id: string): Promise<AdLabelView> {
    return this.labels.of(workspace, id);
  }

  /** Returns the picture of an ad as PNG. */
  @Get('picture')
  @Allow('agent', 'marketer', 'analyst')
  @Answers(200, { type: 'image/png', example: '' })
  @Refuses(404, 'There is no such ad here, or it has no picture')
  @Header('content-disposition', 'inline; filename="ad.png"')
  @Header('cache-control', 'private, max-age=86400')
  async picture(@CallerParam() { workspace }: Caller, @IdParam('adv') id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.labels.pictureOf(workspace, id), { type: 'image/png' });
  }

  /** Sets the picture of an ad. */
  @Put('picture')
  @Allow('marketer')
  @Answers(200, AdLabelView)
  setPicture(
    @CallerParam() { workspace }: Caller,
    @IdParam('adv') id: string,
    @Body() { png }: AdPictureInput,
  ): Promise<AdLabelView> {
    return this.labels.setPicture(workspace, id, png);
  }

  /** Removes the picture of an ad. */
  @Delete('picture')
  @Allow('marketer')
  @HttpCode(204)
  @Answers(204)
  removePicture(@CallerParam() { workspace }: Caller, @IdParam('adv') id: string): Promise<void> {
    return this.labels.removePicture(workspace, id);
  }
}
