import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { DOOR_NAMES, type Certainty, type DoorName } from '#crossing/conversation.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Click } from '../clicks/click.entity.js';
import { ChatOpening } from '../touches/chat-opening.entity.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import { Touch } from '../touches/touch.entity.js';
import type { DoorCounts } from './door-report.js';
import type { Period } from './report.reader.js';

/** Counts a period by door: clicks, how many of them opened a chat, and chats by certainty. */
@Injectable()
export class DoorReader {
  private readonly read: EntityManager;

  constructor(database: Database) {
    this.read = database.read;
  }

  /** Returns the numbers of a period by door. */
  async count(period: Period): Promise<DoorCounts> {
    const [clicks, chats] = await Promise.all([this.clicks(period), this.chats(period)]);
    return { clicks, chats };
  }

  /**
   * Counts clicks and opened chats by door. If a visitor presses twice, the second click is a repetition, but its chat
   * is the one that opens; so at most as many openings count per visitor and link as clicks.
   */
  private async clicks({ workspace_id, start, end }: Period): Promise<DoorCounts['clicks']> {
    const rows = await this.read
      .createQueryBuilder()
      .select('v.door', 'door')
      .addSelect('SUM(v.clicks)', 'clicks')
      .addSelect('SUM(CASE WHEN v.opened > v.clicks THEN v.clicks ELSE v.opened END)', 'opened')
      .from(
        (query) =>
          query
            .from(Click, 'c')
            .leftJoin(ChatOpening, 'o', 'o.click_id = c.id AND o.workspace_id = c.workspace_id')
            .select('c.door', 'door')
            .addSelect('SUM(CASE WHEN c.repeated = 0 THEN 1 ELSE 0 END)', 'clicks')
            .addSelect('COUNT(o.click_id)', 'opened')
            .where('c.workspace_id = :workspace_id AND c.at >= :start AND c.at < :end')
            .andWhere("c.verdict = 'valid' AND c.door IN (:...doors)")
            .groupBy('c.door')
            .addGroupBy('c.visitor')
            .addGroupBy('c.link_id'),
        'v',
      )
      .setParameters({ workspace_id, start, end, doors: DOOR_NAMES })
      .groupBy('v.door')
      .getRawMany<{ door: DoorName; clicks: string; opened: string }>();
    return rows.map(({ door, clicks, opened }) => ({
      door,
      clicks: Number(clicks),
      opened: Number(opened),
    }));
  }

  /**
   * Counts chats by door and certainty. A chat counts under the door of its click, as the click does: chat does not know
   * by which of a link's doors a code came. If a chat's click is not recorded or was filtered, its certainty is `ad` if
   * the network named an ad, else `none`.
   */
  private async chats({ workspace_id, start, end }: Period): Promise<DoorCounts['chats']> {
    const certainty = `CASE WHEN t.certainty <> 'exact' OR c.id IS NOT NULL THEN t.certainty
      WHEN t.network_ad_id IS NOT NULL THEN 'ad' ELSE 'none' END`;
    const door = "CASE WHEN c.door <> 'follow' THEN c.door ELSE t.door END";
    const period = { workspace_id, start, end };
    const started = this.read
      .createQueryBuilder(Touch, 't')
      .select('COUNT(*)', 'chats')
      .where(
        "t.workspace_id = :workspace_id AND t.kind = 'chat_start' AND t.at >= :start AND t.at < :end",
        period,
      );
    const corrected = this.read
      .createQueryBuilder(SpamCorrection, 'x')
      .innerJoin(
        Touch,
        't',
        "t.conversation_id = x.conversation_id AND t.workspace_id = x.workspace_id AND t.kind = 'chat_start'",
      )
      .select('SUM(x.sign)', 'chats')
      .where('x.workspace_id = :workspace_id AND x.at >= :start AND x.at < :end', period);
    const grouped = <E extends object>(query: SelectQueryBuilder<E>) =>
      query
        .leftJoin(Click, 'c', "c.id = t.click_id AND c.workspace_id = t.workspace_id AND c.verdict = 'valid'")
        .addSelect(door, 'door')
        .addSelect(certainty, 'certainty')
        .groupBy(door)
        .addGroupBy(certainty)
        .getRawMany<{ door: DoorName; certainty: Certainty; chats: string }>();
    const rows = [...(await grouped(started)), ...(await grouped(corrected))];
    return rows.map(({ chats, ...row }) => ({ ...row, chats: Number(chats) }));
  }
}
