import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { identityOf } from '../http/caller.js';
import { EventFrame } from '../http/event-frame.js';
import { EventStream } from '../http/event-stream.js';
import { EventStreams } from '../http/event-streams.js';
import { Allow } from '../http/roles.js';
import type { FeedSink } from './feed-reader.js';
import { MemberFeedQuery } from './member-feed.dto.js';
import { MemberFeed } from './member-feed.js';

/** The path of an app's part of a member's stream; the gateway of the full stack asks it, and hands no client's request to it. */
export const MEMBER_FEED_PATH = '/internal/live';

/** Serves this app's part of a member's stream to a gateway in another process. */
@ApiExcludeController()
@Controller(MEMBER_FEED_PATH)
export class MemberFeedController {
  /** Keeps the connections to the gateway alive; `MemberFeed` limits them. */
  private readonly streams = new EventStreams<EventStream>();

  constructor(private readonly feed: MemberFeed) {}

  /** Streams what happens in the caller's workspace, as far as their role may see it. */
  @Get()
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  open(@Req() request: FastifyRequest, @Query() query: MemberFeedQuery, @Res() reply: FastifyReply): void {
    let stream: EventStream | undefined;
    const early: EventFrame[] = [];
    const write = (frame: EventFrame): void => void (stream ? stream.write(frame) : early.push(frame));
    const sink: FeedSink = {
      event: ({ event, data }, position) =>
        write(EventFrame.of({ event, data, ...(position !== null && { id: position }) })),
      reset: (reason, position) => write(EventFrame.of({ id: position, event: 'reset', data: { reason } })),
      position: (position) => write(EventFrame.position(position)),
      drained: async () => stream?.drained(),
      end: () => stream?.end(),
    };
    // Opened first: what it refuses is answered as a problem.
    const close = this.feed.open(identityOf(request), query.topics.split(','), query.position, sink);
    reply.hijack();
    stream = new EventStream(reply.raw, query.position ?? '');
    for (const frame of early) stream.write(frame);
    this.streams.add('gateway', stream);
    stream.onClose(close);
  }
}
