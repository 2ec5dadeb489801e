import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { AdLabelView } from './ad-label.dto.js';
import { AdPicture } from './ad-picture.entity.js';
import { Ad } from './ad.entity.js';
import { smallPngFrom } from './small-png.js';

/** Tells by an ad's id alone how the ad is called and what it looks like. */
@Injectable()
export class AdLabels {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Returns the label of an ad, archived or not; throws 404 if the workspace has no such ad. */
  async of(workspace_id: string, id: string): Promise<AdLabelView> {
    const [ad, picture] = await Promise.all([
      this.database.read.findOneBy(Ad, { id, workspace_id }),
      this.database.read.findOne(AdPicture, {
        select: { ad_id: true, updated_at: true },
        where: { ad_id: id, workspace_id },
      }),
    ]);
    if (!ad) throw Problem.notFound('ad');
    const picture_path = picture && `/v1/ads/${id}/picture?v=${picture.updated_at}`;
    return { id, name: ad.name, picture_path };
  }

  /** Returns the picture of an ad as a PNG; throws 404 if there is none. */
  async pictureOf(workspace_id: string, ad_id: string): Promise<Buffer> {
    const row = await this.database.read.findOneBy(AdPicture, { ad_id, workspace_id });
    if (!row) throw Problem.notFound('picture');
    return Buffer.from(row.png, 'base64');
  }

  /** Sets or replaces the picture of an ad; throws 404 for an unknown ad, and 422 unless it is a small PNG. */
  async setPicture(workspace_id: string, ad_id: string, base64: string): Promise<AdLabelView> {
    await this.database.transaction(async (tx) => {
      if (!(await this.database.lock(tx, Ad, { id: ad_id, workspace_id }))) throw Problem.notFound('ad');
      const png = smallPngFrom(base64).toString('base64');
      await tx.upsert(AdPicture, { ad_id, workspace_id, png, updated_at: this.clock.now() }, ['ad_id']);
    });
    return this.of(workspace_id, ad_id);
  }

  /** Removes the picture of an ad; throws 404 if there is none. */
  async removePicture(workspace_id: string, ad_id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) =>
      tx.delete(AdPicture, { ad_id, workspace_id }),
    );
    if (!affected) throw Problem.notFound('picture');
  }
}
