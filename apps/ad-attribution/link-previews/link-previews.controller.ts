import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { TriedLinkInput, TriedLinkView } from './link-preview.dto.js';
import { LinkPreviews } from './link-previews.js';

/** Shows links before they are made. */
@Controller('v1/links/preview')
export class LinkPreviewsController {
  constructor(private readonly previews: LinkPreviews) {}

  /**
   * Says what a customer will see of a link as it stands in a form: the card that chat apps show, and for each door the
   * address, the draft and the greeting, with how many of a hundred visitors like the given one get it. Nothing is stored.
   */
  @Post()
  @HttpCode(200)
  @Allow('marketer')
  @Answers(200, TriedLinkView)
  @Refuses(404, 'There is no such ad here')
  preview(@CallerParam() caller: Caller, @Body() input: TriedLinkInput): Promise<TriedLinkView> {
    return this.previews.of(caller.workspace, input);
  }
}
