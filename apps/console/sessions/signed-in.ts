import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Membership, Person, Workspace } from '../accounts/accounts.entities.js';
import type { SignedIn } from './session.dto.js';

/** Workspaces that the answer names at most. */
const MAX_CHOICES = 100;

/** Tells a person who they are and where. */
@Injectable()
export class SignedInPeople {
  constructor(private readonly database: Database) {}

  /** Throws 404 if the workspace has no such person: a program's key acts as nobody. */
  async get(workspace_id: string, person_id: string): Promise<SignedIn> {
    const { read } = this.database;
    const member = await read.findOneBy(Membership, { workspace_id, person_id });
    const person = member && (await read.findOneBy(Person, { id: person_id }));
    if (!person) throw Problem.notFound('person');
    const memberships = await read.find(Membership, {
      where: { person_id },
      order: { created_at: 'ASC', workspace_id: 'ASC' },
      take: MAX_CHOICES,
    });
    const ids = [workspace_id, ...memberships.map((row) => row.workspace_id)];
    const workspaces = new Map((await read.findBy(Workspace, { id: In(ids) })).map((row) => [row.id, row]));
    const { id, name, handle, time_zone, currency, language } = workspaces.get(workspace_id)!;
    return {
      person: { id: person_id, name: person.name, email: person.email },
      workspace: { id, name, handle, time_zone, currency, language },
      role: member.role,
      workspaces: memberships.map((row) => ({
        id: row.workspace_id,
        name: workspaces.get(row.workspace_id)?.name ?? '',
        role: row.role,
      })),
    };
  }
}
