import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Membership, Person, Workspace } from '../accounts/accounts.entities.js';
import { Memberships } from '../accounts/memberships.service.js';
import { PersonView, type NewPersonInput } from './people.dto.js';
import { overlap, type WorkingHours } from './working-hours.js';

/** Persons that a workspace has at most. */
const MAX_PEOPLE = 1_000;

/** What of persons a caller may see: `addresses` is for owners, and for persons themselves. */
export interface Seen {
  addresses: boolean;
}

/** Creates and lists the persons of a workspace. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly memberships: Memberships,
  ) {}

  /** Creates a person; throws 422 for hours that overlap, and 409 if there are too many persons. */
  async create(caller: Caller, input: NewPersonInput): Promise<PersonView> {
    const { workspace: workspace_id } = caller;
    checkHours(input.working_hours);
    // The stored answer to the Idempotency-Key is the id alone, so that the name is kept in one place.
    const { id } = await this.idempotency.once(caller, workspace_id, async (tx) => {
      const workspace = await this.database.lock(tx, Workspace, { id: workspace_id });
      if (!workspace) throw Problem.notFound('workspace');
      if ((await tx.countBy(Membership, { workspace_id })) >= MAX_PEOPLE)
        throw new Problem(409, `A workspace has ${MAX_PEOPLE} persons at most`);
      return { id: await this.add(tx, workspace, input) };
    });
    return this.get(workspace_id, id, { addresses: true });
  }

  async list(workspace_id: string, { limit, cursor }: PageQuery, seen: Seen): Promise<Page<PersonView>> {
    const { id } = afterId(cursor, 'psn');
    const rows = await this.database.read.find(Membership, {
      where: { workspace_id, ...(id && { person_id: id }) },
      order: { person_id: 'DESC' },
      take: limit + 1,
    });
    const people = await this.database.read.findBy(Person, { id: In(rows.map((row) => row.person_id)) });
    const known = new Map(people.map((person) => [person.id, person]));
    return pageOf(
      rows,
      limit,
      (row) => row.person_id,
      (row) => view(row, known.get(row.person_id), seen),
    );
  }

  /** Returns a person; throws 404 if the workspace has no such one. */
  async get(workspace_id: string, person_id: string, seen: Seen): Promise<PersonView> {
    const row = await this.database.read.findOneBy(Membership, { workspace_id, person_id });
    const person = row && (await this.database.read.findOneBy(Person, { id: person_id }));
    if (!person) throw Problem.notFound('person');
    return view(row, person, seen);
  }

  private add(tx: Tx, workspace: Workspace, input: NewPersonInput): Promise<string> {
    return this.memberships.add(tx, {
      workspace_id: workspace.id,
      name: input.name,
      role: input.role,
      time_zone: input.time_zone ?? workspace.time_zone,
      languages: JSON.stringify(input.languages ?? []),
      working_hours: JSON.stringify(input.working_hours ?? []),
      ...(input.max_open_chats && { max_open_chats: input.max_open_chats }),
    });
  }
}

/** Throws 422 for working hours of which two are partly the same. */
export function checkHours(hours: WorkingHours[] | undefined): void {
  if (hours && overlap(hours))
    throw Problem.field('working_hours', 'overlap', 'Two of these working hours are partly the same');
}

const view = (row: Membership, person: Person | undefined, { addresses }: Seen): PersonView =>
  make(PersonView, {
    id: row.person_id,
    name: person?.name ?? '',
    email: addresses ? (person?.email ?? null) : null,
    role: row.role,
    languages: JSON.parse(row.languages) as string[],
    time_zone: row.time_zone,
    working_hours: JSON.parse(row.working_hours) as WorkingHours[],
    max_open_chats: row.max_open_chats,
    presence: row.presence,
    presence_since: new Date(row.presence_since).toISOString(),
    created_at: new Date(row.created_at).toISOString(),
  });
