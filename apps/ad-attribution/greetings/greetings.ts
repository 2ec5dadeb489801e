import { Injectable } from '@nestjs/common';
import { greetings } from '#crossing/greeting.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Projections } from '#platform/outbox/projections.js';
import { Greeting } from './greeting.entity.js';

/** The subscription that keeps the projection of greetings. */
export const GREETINGS = 'ad-attribution.greetings';

/** Checks which greetings an ad may name: the workspace's own ones that are not archived. */
@Injectable()
export class Greetings {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /**
   * Waits for the event of a greeting that was just created (`Projections.find`). Call it before the transaction in
   * which `assertUsable` is called.
   */
  async waitFor(id: string): Promise<void> {
    await this.projections.find(greetings, GREETINGS, () => this.database.read.findOneBy(Greeting, { id }));
  }

  /** Throws 422 if the workspace has no such greeting or has archived it. */
  async assertUsable(tx: Tx, workspace_id: string, id: string): Promise<void> {
    const row = await tx.findOneBy(Greeting, { id, workspace_id });
    if (!row) throw Problem.field('greeting_id', 'exists', 'This workspace has no such greeting');
    if (row.archived === 1) throw Problem.field('greeting_id', 'archived', 'This greeting is archived');
  }
}
