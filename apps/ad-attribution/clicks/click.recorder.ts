import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CHAT_CODE_BYTES, encodeChatCode } from '#crossing/chat-code.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import type { Topic } from '#platform/events/topic.js';
import type { LogRecord } from '#platform/ports/event-log.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Destinations } from '../destinations/destinations.js';
import { ClickRecorded, clicks, ClickSourceRecorded, clickSources } from './click.topic.js';
import { DurableClicks } from './durable-clicks.js';
import type { CachedLink } from './link.cache.js';
import type { Visit } from './visits.js';

/** A recorded click. */
export interface RecordedClick {
  id: string;
  /** The code, for doors whose draft text names the click. */
  code?: string;
}

/** Records clicks as events in the event log. */
@Injectable()
export class ClickRecorder {
  constructor(
    private readonly durable: DurableClicks,
    private readonly destinations: Destinations,
    private readonly ids: Ids,
  ) {}

  /**
   * Records a visit, and returns the click once it is durable; null if neither the log nor the disk accepts it. Clicks
   * do not use the outbox, because there are many and no row changes together with the event: ClickConsumer writes the
   * row.
   */
  async record(link: CachedLink, visit: Visit): Promise<RecordedClick | null> {
    const click_id = this.ids.next('clk');
    const code = this.codeOf(link, visit);
    const durability = await this.durable.publish(this.recordsOf(link, visit, click_id, code));
    if (durability === 'nowhere') return null;
    return code === undefined ? { id: click_id } : { id: click_id, code };
  }

  private codeOf(link: CachedLink, { reason, door }: Visit): string | undefined {
    if (reason !== null || this.destinations.of(door.settings.door).carrier !== 'code') return undefined;
    return encodeChatCode(link.link_number, randomBytes(CHAT_CODE_BYTES));
  }

  private recordsOf(
    { workspace_id, link_id, link_number, ad_id, campaign_id }: CachedLink,
    { at, reason, door, destination, networkId, device, language, country, visitor, parameters }: Visit,
    click_id: string,
    code: string | undefined,
  ): LogRecord[] {
    const { consent, source } = parameters;
    const { connection_id } = door.settings;
    const has_source = Object.keys(source).length > 0;
    // The fields are assigned one by one, because spreading objects takes as much time as the rest of a click.
    const click = new ClickRecorded();
    click.click_id = click_id;
    click.workspace_id = workspace_id;
    click.link_id = link_id;
    click.link_number = link_number;
    click.ad_id = ad_id;
    click.campaign_id = campaign_id;
    click.at = at;
    click.door = door.settings.door;
    if (connection_id !== undefined) click.connection_id = connection_id;
    if (door.rule !== null) click.rule = door.rule;
    click.destination = destination;
    if (code !== undefined) click.code = code;
    click.verdict = reason ? 'filtered' : 'valid';
    if (reason) click.reason = reason;
    click.device = device;
    if (language !== undefined) click.language = language;
    if (country !== undefined) click.country = country;
    click.consent = consent;
    click.visitor = visitor;
    if (networkId !== undefined) click.network_id_hash = networkId;
    click.has_source = has_source;
    const records = [this.toRecord(clicks, click, at)];
    if (has_source) {
      const row = make<ClickSourceRecorded>(ClickSourceRecorded, { click_id, workspace_id, at, ...source });
      records.push(this.toRecord(clickSources, row, at));
    }
    return records;
  }

  private toRecord<E extends object>(topic: Topic<E>, event: E, at: number): LogRecord {
    return toRecord(topic, event, { id: this.ids.next('evt'), source: 'ad-attribution', at, sequence: 1 });
  }
}
