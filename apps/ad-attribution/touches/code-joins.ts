import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Click } from '../clicks/click.entity.js';
import { Touch } from './touch.entity.js';

/**
 * Connects touches with clicks by their codes, whichever is recorded first. Each side writes its own row before it
 * looks for the other's under a lock. Of two concurrent transactions, the later one therefore sees the earlier one's
 * row.
 */
@Injectable()
export class CodeJoins {
  constructor(private readonly database: Database) {}

  /**
   * Called after a touch was written. Sets the touch's click by its code, and returns the click's id; null if the touch
   * has no code or the click is not recorded yet.
   */
  async joinTouch(tx: Tx, touch: Touch): Promise<string | null> {
    const { id, workspace_id, code } = touch;
    if (code === null) return null;
    const click = await this.database.lock(tx, Click, { code, workspace_id });
    if (!click) return null;
    await tx.update(Touch, { id }, { click_id: click.id });
    return click.id;
  }

  /** Called after clicks were written. Sets the click of all touches that waited for these clicks' codes. */
  async joinClicks(tx: Tx, clicks: readonly Pick<Click, 'id' | 'workspace_id' | 'code'>[]): Promise<void> {
    const byCode = new Map(clicks.flatMap((click) => (click.code === null ? [] : [[click.code, click]])));
    if (byCode.size === 0) return;
    const waiting = await this.database.lockAll(tx, Touch, {
      where: { code: In([...byCode.keys()]) },
      order: { id: 'ASC' },
    });
    for (const { id, code, workspace_id } of waiting) {
      const click = byCode.get(code!)!;
      if (click.workspace_id === workspace_id) await tx.update(Touch, { id }, { click_id: click.id });
    }
  }
}
