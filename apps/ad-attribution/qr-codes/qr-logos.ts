import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { smallPngFrom } from '../campaigns/small-png.js';
import { QrLogo } from './qr-logo.entity.js';

/** Stores the logos in the middle of workspaces' QR codes. */
@Injectable()
export class QrLogos {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Returns the workspace's logo as a PNG; null if it has none. */
  async of(workspace_id: string): Promise<Buffer | null> {
    const row = await this.database.read.findOneBy(QrLogo, { workspace_id });
    return row && Buffer.from(row.png, 'base64');
  }

  /** Sets or replaces the logo; throws 422 unless it is a small PNG. */
  async set(workspace_id: string, base64: string): Promise<QrLogo> {
    const row = { workspace_id, png: smallPngFrom(base64).toString('base64'), updated_at: this.clock.now() };
    await this.database.transaction((tx) => tx.upsert(QrLogo, row, ['workspace_id']));
    return row;
  }

  /** Removes the logo; throws 404 if there is none. */
  async remove(workspace_id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) => tx.delete(QrLogo, { workspace_id }));
    if (!affected) throw Problem.notFound('logo');
  }
}
