import type Database from 'better-sqlite3';
import type { Presence } from './presence.js';

/** What a member of a group holds after a beat: the partitions it reads, and those that it should give up. */
export interface Share {
  held: number[];
  excess: number[];
}

interface Seen {
  members: string[];
  /** Holder by partition. */
  leases: Map<number, string>;
}

/**
 * One member's view of its group's book: who is a member, who reads which partition, and how far the group has come.
 * At rest it is only read; it is written when members come, go or die.
 */
export class GroupBook {
  private readonly statements;
  private readonly holder: string;

  constructor(
    private readonly database: Database.Database,
    private readonly presence: Presence,
    private readonly group: string,
    private readonly topic: string,
    private readonly partitions: number,
  ) {
    this.holder = presence.holder();
    const mine = 'grp = ? AND topic = ?';
    this.statements = {
      join: database.prepare('INSERT OR IGNORE INTO group_members (grp, topic, holder) VALUES (?, ?, ?)'),
      members: database.prepare<[string, string], { holder: string }>(
        `SELECT holder FROM group_members WHERE ${mine} ORDER BY holder`,
      ),
      leases: database.prepare<[string, string], { part: number; holder: string }>(
        `SELECT part, holder FROM group_leases WHERE ${mine}`,
      ),
      claim: database.prepare('INSERT INTO group_leases (grp, topic, part, holder) VALUES (?, ?, ?, ?)'),
      release: database.prepare(`DELETE FROM group_leases WHERE ${mine} AND part = ? AND holder = ?`),
      releaseAll: database.prepare(`DELETE FROM group_leases WHERE ${mine} AND holder = ?`),
      leave: database.prepare(`DELETE FROM group_members WHERE ${mine} AND holder = ?`),
      leaseOf: database.prepare<[string, string, number], { holder: string }>(
        `SELECT holder FROM group_leases WHERE ${mine} AND part = ?`,
      ),
      cursor: database.prepare<[string, string, number], { done: number }>(
        `SELECT done FROM cursors WHERE ${mine} AND part = ?`,
      ),
      advance: database.prepare(
        'INSERT OR REPLACE INTO cursors (grp, topic, part, done) VALUES (?, ?, ?, ?)',
      ),
    };
  }

  /** Joins, takes over what the dead have left, and says what a fair share is. */
  beat(): Share {
    const seen = this.look();
    if (this.isSettled(seen)) return this.shareOf(seen);
    return this.database.transaction(() => this.settle()).immediate();
  }

  /** The offset up to which the group is done with a partition. */
  cursor(partition: number): number {
    return this.statements.cursor.get(this.group, this.topic, partition)?.done ?? 0;
  }

  /** Moves the cursor; false when another member has the partition by now. */
  advance(partition: number, done: number): boolean {
    const { group, topic, holder, statements } = this;
    return this.database
      .transaction(() => {
        if (statements.leaseOf.get(group, topic, partition)?.holder !== holder) return false;
        statements.advance.run(group, topic, partition, done);
        return true;
      })
      .immediate();
  }

  release(partition: number): void {
    this.statements.release.run(this.group, this.topic, partition, this.holder);
  }

  /** Gives up everything at once, for the others to take. */
  leave(): void {
    this.presence.drop(this.holder);
    this.database.transaction(() => this.remove(this.holder)).immediate();
  }

  private look(): Seen {
    const { group, topic, statements } = this;
    const members = statements.members.all(group, topic).map((row) => row.holder);
    const leases = new Map(statements.leases.all(group, topic).map((row) => [row.part, row.holder]));
    return { members, leases };
  }

  private isSettled({ members, leases }: Seen): boolean {
    if (!members.includes(this.holder)) return false;
    if (!members.every((member) => this.presence.isAlive(member))) return false;
    const { held } = this.shareOf({ members, leases });
    return leases.size === this.partitions || held.length >= this.fairShare(members);
  }

  private settle(): Share {
    const { group, topic, holder, statements } = this;
    statements.join.run(group, topic, holder);
    for (const member of this.look().members) if (!this.presence.isAlive(member)) this.remove(member);
    const seen = this.look();
    for (let part = 0; part < this.partitions; part++) {
      if (this.shareOf(seen).held.length >= this.fairShare(seen.members)) break;
      if (seen.leases.has(part)) continue;
      statements.claim.run(group, topic, part, holder);
      seen.leases.set(part, holder);
    }
    return this.shareOf(seen);
  }

  private remove(holder: string): void {
    const { group, topic, statements } = this;
    statements.releaseAll.run(group, topic, holder);
    statements.leave.run(group, topic, holder);
  }

  private shareOf({ members, leases }: Seen): Share {
    const held = [...leases].filter(([, by]) => by === this.holder).map(([part]) => part);
    return { held, excess: held.slice(this.fairShare(members)) };
  }

  private fairShare(members: readonly string[]): number {
    const place = members.indexOf(this.holder);
    return Math.floor(this.partitions / members.length) + (place < this.partitions % members.length ? 1 : 0);
  }
}
