import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { MemberFeedController } from './member-feed.controller.js';
import { MemberFeed } from './member-feed.js';
import { MemberTopics } from './member-topic.js';

const feeds = new WeakMap<FastifyInstance, MemberFeed>();

/** Returns the feed of an app that runs in this process; undefined if it adds nothing to the streams of members. */
export const memberFeedOf = (instance: FastifyInstance): MemberFeed | undefined => feeds.get(instance);

/** Makes an app a part of the streams of members. */
@Module({})
export class MemberStreamModule {
  constructor(host: HttpAdapterHost, feed: MemberFeed) {
    feeds.set(host.httpAdapter.getInstance<FastifyInstance>(), feed);
  }

  /** `topics`: what the app adds; `imports`: the modules of what it needs. */
  static of(topics: Type<MemberTopics>, imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: MemberStreamModule,
      imports,
      controllers: [MemberFeedController],
      providers: [{ provide: MemberTopics, useClass: topics }, MemberFeed],
    };
  }
}
