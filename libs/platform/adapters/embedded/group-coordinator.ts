import type Database from 'better-sqlite3';
import type { InstanceLiveness } from './instance-liveness.js';

/** The partitions that a member of a group holds after a heartbeat, and those among them that it should release. */
export interface Assignment {
  held: number[];
  surplus: number[];
}

interface GroupState {
  members: string[];
  /** Holder by partition. */
  leases: Map<number, string>;
}

/**
 * One member's access to the tables that coordinate its consumer group: the members, the lease of each partition and the
 * offset that the group has reached. While membership is stable a heartbeat only reads.
 */
export class GroupCoordinator {
  private readonly statements;
  private readonly holder: string;

  constructor(
    private readonly database: Database.Database,
    private readonly liveness: InstanceLiveness,
    private readonly group: string,
    private readonly topic: string,
    private readonly partitions: number,
  ) {
    this.holder = liveness.newHolder();
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

  /** Joins the group, takes over partitions of members that died, and returns what this member reads and should release. */
  heartbeat(): Assignment {
    const seen = this.readState();
    if (this.isBalanced(seen)) return this.assignmentOf(seen);
    return this.database.transaction(() => this.rebalance()).immediate();
  }

  /** Returns the offset up to which the group has processed a partition; 0 at the start. */
  cursor(partition: number): number {
    return this.statements.cursor.get(this.group, this.topic, partition)?.done ?? 0;
  }

  /** Commits the group's offset of a partition; returns false if another member holds the partition now. */
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

  /** Releases all partitions and leaves the group. */
  leave(): void {
    this.liveness.removeHolder(this.holder);
    this.database.transaction(() => this.remove(this.holder)).immediate();
  }

  private readState(): GroupState {
    const { group, topic, statements } = this;
    const members = statements.members.all(group, topic).map((row) => row.holder);
    const leases = new Map(statements.leases.all(group, topic).map((row) => [row.part, row.holder]));
    return { members, leases };
  }

  private isBalanced({ members, leases }: GroupState): boolean {
    if (!members.includes(this.holder)) return false;
    if (!members.every((member) => this.liveness.isAlive(member))) return false;
    const { held } = this.assignmentOf({ members, leases });
    return leases.size === this.partitions || held.length >= this.fairShare(members);
  }

  private rebalance(): Assignment {
    const { group, topic, holder, statements } = this;
    statements.join.run(group, topic, holder);
    for (const member of this.readState().members) if (!this.liveness.isAlive(member)) this.remove(member);
    const seen = this.readState();
    for (let part = 0; part < this.partitions; part++) {
      if (this.assignmentOf(seen).held.length >= this.fairShare(seen.members)) break;
      if (seen.leases.has(part)) continue;
      statements.claim.run(group, topic, part, holder);
      seen.leases.set(part, holder);
    }
    return this.assignmentOf(seen);
  }

  private remove(holder: string): void {
    const { group, topic, statements } = this;
    statements.releaseAll.run(group, topic, holder);
    statements.leave.run(group, topic, holder);
  }

  private assignmentOf({ members, leases }: GroupState): Assignment {
    const held = [...leases].filter(([, by]) => by === this.holder).map(([part]) => part);
    return { held, surplus: held.slice(this.fairShare(members)) };
  }

  private fairShare(members: readonly string[]): number {
    const index = members.indexOf(this.holder);
    return Math.floor(this.partitions / members.length) + (index < this.partitions % members.length ? 1 : 0);
  }
}
