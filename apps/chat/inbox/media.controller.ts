import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { MEDIA_LIMIT } from '#platform/http/service.js';
import { Doors } from '../doors/doors.service.js';
import { DescribesBytes, sendMedia } from '../media/media-content.js';
import { MediaFiles } from '../media/media-files.service.js';
import { acceptMedia, mediaUploadOf, TakesMedia } from '../media/media-upload.js';
import { MediaUploads } from '../media/media-uploads.service.js';
import { mediaView, MediaView } from '../media/media.dto.js';
import { StoredMedia } from '../media/stored-media.service.js';
import { AgentInbox } from './inbox.service.js';

/** Serves the files of conversations to agents, and takes files for their answers. */
@Controller('v1')
export class MediaController {
  constructor(
    private readonly inbox: AgentInbox,
    private readonly doors: Doors,
    private readonly uploads: MediaUploads,
    private readonly files: MediaFiles,
    private readonly stored: StoredMedia,
    adapter: HttpAdapterHost,
  ) {
    const instance = adapter.httpAdapter.getInstance<FastifyInstance>();
    acceptMedia(instance, '/v1/conversations/:id/media', MEDIA_LIMIT);
  }

  /**
   * Uploads a file for an answer; the request's body is the bytes. The type is read from the bytes, and each door
   * accepts its own types and sizes. The file is sent by a message that names it as `media_id`; a file that no message
   * names is removed after a day.
   */
  @Post('conversations/:id/media')
  @Allow('agent')
  @TakesMedia()
  @Refuses(409, 'Too many files wait to be sent, or no file goes out through this door')
  @Refuses(410, 'The upload of this Idempotency-Key was never sent and has been deleted')
  @Answers(201, MediaView)
  async upload(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @Req() request: FastifyRequest,
  ): Promise<MediaView> {
    const { workspace_id, door } = await this.inbox.find(caller.workspace, id);
    const upload = mediaUploadOf(request);
    const rules = this.doors.get(door).abilities.files;
    if (rules.length === 0) throw new Problem(409, 'No file can be sent through this door');
    const place = { workspace_id, conversation_id: id, origin: 'agent' as const, rules };
    return mediaView(await this.uploads.take(caller, place, upload));
  }

  /** Shows a file: its state, its type and size, and the path of its bytes. */
  @Get('media/:id')
  @Allow('agent')
  @Answers(200, MediaView)
  async show(@CallerParam() caller: Caller, @IdParam('med') id: string): Promise<MediaView> {
    return mediaView(await this.files.find(caller.workspace, id));
  }

  /**
   * Returns the bytes of a file, or one range of them. A browser may show images, audio and video; it saves all other
   * types.
   */
  @Get('media/:id/content')
  @Allow('agent')
  @DescribesBytes()
  async content(
    @CallerParam() caller: Caller,
    @IdParam('med') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendMedia(reply, this.stored, await this.files.find(caller.workspace, id));
  }
}
