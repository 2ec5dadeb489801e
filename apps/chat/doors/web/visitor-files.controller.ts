import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { IdParam } from '#platform/http/parameters.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { VISITOR_FILE_LIMIT } from '#platform/http/service.js';
import { DescribesBytes } from '../../media/media-content.js';
import { acceptMedia, mediaUploadOf, TakesMedia } from '../../media/media-upload.js';
import { WorkspaceParam } from '../../workspaces/workspace.param.js';
import { VisitorFiles } from './visitor-files.service.js';
import { FileLimit } from './visitor-limits.js';
import { VisitorMediaView } from './visitor-message.dto.js';
import { VisitorToken } from './visitor-token.js';

/** Receives and serves the files of a web chat for its customer. */
@Controller('chat/:workspace/media')
export class VisitorFilesController {
  constructor(
    private readonly files: VisitorFiles,
    adapter: HttpAdapterHost,
  ) {
    const instance = adapter.httpAdapter.getInstance<FastifyInstance>();
    acceptMedia(instance, '/chat/:workspace/media', VISITOR_FILE_LIMIT);
  }

  /**
   * Uploads a file of at most 10 MB; the request's body is the bytes. The file is sent by a message that names it as
   * `media_id`.
   */
  @Post()
  @CountedBy(FileLimit)
  @AllowEveryone('a customer sends a file in their own chat, known by the visitor token')
  @TakesMedia()
  @Refuses(409, 'Too many files wait to be sent')
  @Refuses(410, 'The upload of this Idempotency-Key was never sent and has been deleted')
  @Answers(201, VisitorMediaView)
  upload(
    @WorkspaceParam() name: string,
    @VisitorParam() visitor: Visitor,
    @VisitorToken() token: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<VisitorMediaView> {
    return this.files.take(name, token, visitor, () => mediaUploadOf(request));
  }

  /** Returns the bytes of a file of the chat, or one range of them. */
  @Get(':id')
  @AllowEveryone('a customer sees the files of their own chat, known by the visitor token')
  @DescribesBytes()
  async content(
    @WorkspaceParam() name: string,
    @VisitorToken() token: string | undefined,
    @IdParam('med') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.files.send(name, token, id, reply);
  }
}
