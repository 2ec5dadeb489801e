import { Module } from '@nestjs/common';
import { IncomingFiles } from './incoming-files.js';
import { MediaFiles } from './media-files.service.js';
import { MediaUploads } from './media-uploads.service.js';
import { StoredMedia } from './stored-media.service.js';

/** The files of conversations: receiving, checking, storing and removing them. */
@Module({
  providers: [IncomingFiles, MediaFiles, MediaUploads, StoredMedia],
  exports: [IncomingFiles, MediaFiles, MediaUploads, StoredMedia],
})
export class MediaModule {}
