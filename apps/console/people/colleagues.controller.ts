import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, identityOf, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { IdParam, NeedsBody } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { NewApiKeyView } from '../accounts/accounts.dto.js';
import {
  ChangePersonInput,
  NewPersonInput,
  NewPersonKeyInput,
  PersonView,
  PresenceInput,
} from './people.dto.js';
import { People, type Seen } from './people.service.js';
import { PersonChanges } from './person-changes.service.js';
import { Presences } from './presence.service.js';

/** The persons of a workspace, whom its owners manage and its agents see. */
@Controller('v1/people')
export class ColleaguesController {
  constructor(
    private readonly people: People,
    private readonly changes: PersonChanges,
    private readonly presences: Presences,
    private readonly relay: RelayWait,
  ) {}

  /** Creates a person of the workspace. A key of their own is made for them by another request. */
  @Post()
  @Allow()
  @Refuses(409, 'The workspace has as many persons as it can have')
  @Answers(201, PersonView)
  async create(@CallerParam() caller: Caller, @Body() input: NewPersonInput) {
    const person = await this.people.create(caller, input);
    await this.relay.untilLogged(person.id);
    return person;
  }

  /** Lists the persons of the workspace. */
  @Get()
  @Allow('agent')
  @AnswersPage(PersonView)
  list(@CallerParam() caller: Caller, @Req() request: FastifyRequest, @Query() page: PageQuery) {
    return this.people.list(caller.workspace, page, seenBy(request));
  }

  /** Shows the caller. Answers 404 to a program, whose key belongs to no person. */
  @Get('me')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Refuses(404, 'The key belongs to no person')
  @Answers(200, PersonView)
  me(@CallerParam() caller: Caller) {
    return this.people.get(caller.workspace, caller.actor, { addresses: true });
  }

  /** Sets the caller's presence. Online persons of a team get its new chats by turns. */
  @Put('me/presence')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Refuses(404, 'The key belongs to no person')
  @Answers(200, PersonView)
  async choosePresence(@CallerParam() caller: Caller, @Body() { presence }: PresenceInput) {
    await this.presences.choose(caller, presence);
    return this.people.get(caller.workspace, caller.actor, { addresses: true });
  }

  /** Shows a person. */
  @Get(':id')
  @Allow('agent')
  @Answers(200, PersonView)
  get(@CallerParam() caller: Caller, @Req() request: FastifyRequest, @IdParam('psn') id: string) {
    return this.people.get(caller.workspace, id, seenBy(request));
  }

  /** Changes a person; fields that are left out stay. A role that is taken away is refused everywhere within five seconds. */
  @Patch(':id')
  @NeedsBody()
  @Allow()
  @Refuses(409, 'The person has the last owner key of the workspace, or is its last owner who can sign in')
  @Answers(200, PersonView)
  async change(@CallerParam() caller: Caller, @IdParam('psn') id: string, @Body() input: ChangePersonInput) {
    await this.changes.change(caller.workspace, id, input);
    return this.people.get(caller.workspace, id, { addresses: true });
  }

  /** Removes a person: their name and keys are deleted, and their chats go back to their teams. */
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Refuses(409, 'The person has the last owner key of the workspace, or is its last owner who can sign in')
  @Allow()
  remove(@CallerParam() caller: Caller, @IdParam('psn') id: string) {
    return this.changes.remove(caller.workspace, id);
  }

  /** Creates an API key with which the person acts. It has the person's role; the key itself is shown only once. */
  @Post(':id/api-keys')
  @Allow()
  @Answers(201, NewApiKeyView)
  createKey(@CallerParam() caller: Caller, @IdParam('psn') id: string, @Body() input: NewPersonKeyInput) {
    return this.changes.createKey(caller, id, input);
  }
}

const seenBy = (request: FastifyRequest): Seen => ({ addresses: identityOf(request).role === 'owner' });
