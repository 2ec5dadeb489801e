import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { identityOf } from '#platform/http/caller.js';
import { HeaderParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { Allow, type Role } from '#platform/http/roles.js';
import { STREAM_TOPICS, type StreamTopic } from '../gateway/routes.js';
import { JoinedPosition } from './joined-position.js';
import { JoinedStreams } from './joined-streams.service.js';
import { JoinedStreamQuery } from './joined-stream.dto.js';

const STREAM = { type: 'text/event-stream', example: 'id: chat:mi2x9k1c~0.3-5f\nevent: message\ndata: {…}' };

/** Serves each member one stream of what happens in their workspace. */
@Controller('v1/live')
export class JoinedStreamController {
  constructor(private readonly streams: JoinedStreams) {}

  /**
   * Streams what happens in the workspace, as far as the caller's role may see it; docs/live.md describes the events and how a
   * client behaves. `event: opened` names the topics. With Last-Event-ID it goes on where the client was, up to an hour
   * later; `event: reset` says that the client has to load again what it shows of the topics that it names. While an app does
   * not answer, its topics are `degraded`; once they are `recovered`, what was missed follows. Events of one conversation
   * keep their order. It ends within five seconds of a change of the caller's role or key.
   */
  @Get()
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Answers(200, STREAM)
  @Refuses(429, 'Too many streams of this person, API key or workspace are open')
  live(
    @Req() request: FastifyRequest,
    @Query() query: JoinedStreamQuery,
    @HeaderParam('Last-Event-ID', {
      description: 'The id of the last event that the client has',
      example: 'chat:mi2x9k1c~0.3-5f',
    })
    last: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const identity = identityOf(request);
    this.streams.start(identity, chosen(query.topics, identity.role!), positionOf(last, query), reply);
  }
}

/** Throws 400 for a text that is no position. */
function positionOf(header: string | undefined, { lastEventId }: JoinedStreamQuery): JoinedPosition {
  const text = header || lastEventId;
  if (!text) return JoinedPosition.none();
  const position = JoinedPosition.parse(text);
  if (position) return position;
  const [field, allowed] = [header ? 'Last-Event-ID' : 'lastEventId', 'the id of an event of this stream'];
  throw Problem.field(field, 'position', 'This is no position of this stream', allowed, 400);
}

/** Returns the topics that a caller asked for, or all that the role may see. Throws 400 for an unknown one, and 403. */
function chosen(names: string | undefined, role: Role): StreamTopic[] {
  const visible = STREAM_TOPICS.filter(({ roles }) => role === 'owner' || roles.includes(role));
  if (names === undefined) return visible;
  const asked = new Set(names.split(','));
  const unknown = [...asked].find((name) => STREAM_TOPICS.every((topic) => topic.name !== name));
  if (unknown !== undefined) {
    const allowed = STREAM_TOPICS.map(({ name }) => name);
    throw Problem.field('topics', 'unknown', 'There is no such topic', allowed, 400);
  }
  const hidden = STREAM_TOPICS.find(
    ({ name }) => asked.has(name) && !visible.some((one) => one.name === name),
  );
  if (hidden) {
    const allowed_roles = ['owner', ...hidden.roles];
    const message = `The topic ${hidden.name} needs one of the roles ${allowed_roles.join(', ')}; yours is ${role}`;
    throw new Problem(403, message, { members: { allowed_roles } });
  }
  return visible.filter(({ name }) => asked.has(name));
}
