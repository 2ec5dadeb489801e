import type Database from 'better-sqlite3';

/** A member that has not renewed for so long counts as dead. */
const LEASE_MS = 2_000;

/** What a member of a group holds after a beat: the partitions it reads, and those that it should give up. */
export interface Share {
  held: number[];
  excess: number[];
}

/** One member's view of its group's book: who is alive, who reads which partition, and how far the group has come. */
export class GroupBook {
  private readonly statements;

  constructor(
    private readonly database: Database.Database,
    private readonly group: string,
    private readonly topic: string,
    private readonly partitions: number,
    private readonly holder: string,
  ) {
    const mine = 'grp = ? AND topic = ?';
    this.statements = {
      join: database.prepare(
        'INSERT OR REPLACE INTO members (grp, topic, holder, until) VALUES (?, ?, ?, ?)',
      ),
      bury: database.prepare(`DELETE FROM members WHERE ${mine} AND until < ?`),
      expire: database.prepare(`DELETE FROM leases WHERE ${mine} AND until < ?`),
      members: database.prepare<[string, string], { holder: string }>(
        `SELECT holder FROM members WHERE ${mine} ORDER BY holder`,
      ),
      leases: database.prepare<[string, string], { part: number; holder: string }>(
        `SELECT part, holder FROM leases WHERE ${mine}`,
      ),
      claim: database.prepare('INSERT INTO leases (grp, topic, part, holder, until) VALUES (?, ?, ?, ?, ?)'),
      renew: database.prepare(`UPDATE leases SET until = ? WHERE ${mine} AND holder = ?`),
      release: database.prepare(`DELETE FROM leases WHERE ${mine} AND part = ? AND holder = ?`),
      releaseAll: database.prepare(`DELETE FROM leases WHERE ${mine} AND holder = ?`),
      leave: database.prepare(`DELETE FROM members WHERE ${mine} AND holder = ?`),
      leaseOf: database.prepare<[string, string, number], { holder: string }>(
        `SELECT holder FROM leases WHERE ${mine} AND part = ?`,
      ),
      cursor: database.prepare<[string, string, number], { done: number }>(
        `SELECT done FROM cursors WHERE ${mine} AND part = ?`,
      ),
      advance: database.prepare(
        'INSERT OR REPLACE INTO cursors (grp, topic, part, done) VALUES (?, ?, ?, ?)',
      ),
    };
  }

  /** Renews this member, takes over what the dead have left, and says what a fair share is. */
  beat(now: number): Share {
    const { group, topic, holder, statements } = this;
    return this.database
      .transaction((): Share => {
        const until = now + LEASE_MS;
        statements.join.run(group, topic, holder, until);
        statements.bury.run(group, topic, now);
        statements.renew.run(until, group, topic, holder);
        statements.expire.run(group, topic, now);
        const members = statements.members.all(group, topic).map((row) => row.holder);
        const leases = new Map(statements.leases.all(group, topic).map((row) => [row.part, row.holder]));
        const held = [...leases].filter(([, by]) => by === holder).map(([part]) => part);
        const share = this.fairShare(members);
        for (let part = 0; part < this.partitions && held.length < share; part++) {
          if (leases.has(part)) continue;
          statements.claim.run(group, topic, part, holder, until);
          held.push(part);
        }
        return { held, excess: held.slice(share) };
      })
      .immediate();
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

  /** Gives up everything at once, so that the others need not wait for the leases to run out. */
  leave(): void {
    const { group, topic, holder, statements } = this;
    this.database
      .transaction(() => {
        statements.releaseAll.run(group, topic, holder);
        statements.leave.run(group, topic, holder);
      })
      .immediate();
  }

  private fairShare(members: readonly string[]): number {
    const place = members.indexOf(this.holder);
    return Math.floor(this.partitions / members.length) + (place < this.partitions % members.length ? 1 : 0);
  }
}
