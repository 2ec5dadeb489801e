import { Module } from '@nestjs/common';
import { PostsController } from './posts.controller.js';
import { Posts } from './posts.service.js';

/** Posts: written, published, edited and deleted. */
@Module({ controllers: [PostsController], providers: [Posts] })
export class PostsModule {}
