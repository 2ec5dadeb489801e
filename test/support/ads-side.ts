import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conversations } from '#crossing/conversation.topic.js';
import { doors } from '#crossing/door.topic.js';
import { follows } from '#crossing/follow.topic.js';
import { GreetingOffered, greetings } from '#crossing/greeting.topic.js';
import { openings } from '#crossing/opening.topic.js';
import { subjects } from '#crossing/subject.topic.js';
import { uploadIdentities } from '#crossing/upload-identity.topic.js';
import { WorkspaceOpened, workspaces } from '#workspace/workspace.topic.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { Database } from '#platform/adapters/sql/database.js';
import { loadConfig } from '#platform/config.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import type { Topic } from '#platform/events/topic.js';
import type { Role } from '#platform/http/roles.js';
import { AdAttributionModule } from '../../apps/ad-attribution/src/ad-attribution.module.js';
import { AppUnderTest, ids } from './app-under-test.js';
import type { HttpClient } from './http-client.js';
import { AdAttributionSettings } from '../../apps/ad-attribution/src/settings.js';

export const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
export { ids };

/** The ads side in this process with its own data folder, and an outbox to publish events in place of chat and the console. */
export class AdsSide {
  private constructor(
    private readonly app: AppUnderTest<AdAttributionSettings>,
    readonly pen: EmbeddedEventLog,
  ) {}

  static async start(
    env: Record<string, string> = {},
    folder = mkdtempSync(join(tmpdir(), 'corong-ads-')),
  ): Promise<AdsSide> {
    const pen = await AdsSide.pen(folder);
    const app = await AppUnderTest.run({
      app: 'ad-attribution',
      Settings: AdAttributionSettings,
      moduleOf: (config) => AdAttributionModule.forRoot(config),
      settings: loadConfig(AdAttributionSettings, { DATA_DIR: folder, LOG_LEVEL: 'silent', ...env }),
      folder,
    });
    return new AdsSide(app, pen);
  }

  get service() {
    return this.app.service;
  }

  get folder(): string {
    return this.app.folder;
  }

  /** Publishes crossing and workspace events, in place of the apps that own them. */
  static async pen(folder: string): Promise<EmbeddedEventLog> {
    const pen = new EmbeddedEventLog({
      folder: join(folder, 'log'),
      prefixes: { crossing: 'read and write', workspace: 'read and write', advert: 'read' },
    });
    await pen.open([
      conversations,
      doors,
      follows,
      greetings,
      openings,
      subjects,
      uploadIdentities,
      workspaces,
    ]);
    return pen;
  }

  get database(): Database {
    return this.app.database;
  }

  async workspace(fields: Partial<WorkspaceOpened> = {}): Promise<string> {
    const workspace_id = ids.next('wsp');
    const handle = `brand${workspace_id.slice(-8)}`;
    await this.publishEvent(
      workspaces,
      make(WorkspaceOpened, { workspace_id, handle, time_zone: 'UTC', currency: 'IDR', ...fields }),
      1,
    );
    await eventually(
      async () =>
        (await this.as(workspace_id, 'analyst').get('/v1/reports/last-touch?from=2026-01-01&to=2026-01-01'))
          .status === 200,
    );
    return workspace_id;
  }

  publishEvent<E extends object>(
    topic: Topic<E>,
    event: E,
    sequence: number,
    id = ids.next('evt'),
  ): Promise<void> {
    return this.pen.publish([toRecord(topic, event, { id, source: 'test', at: Date.now(), sequence })]);
  }

  /** Sends requests as an API key of a workspace, or as a visitor. */
  as(workspace: string | null, role: Role = 'marketer'): HttpClient {
    const who = workspace === null ? {} : { workspace, role };
    return this.app.as(who).with({ 'user-agent': BROWSER });
  }

  /** Publishes a greeting of a workspace, as chat does. */
  async greeting(workspace_id: string, greeting_id = ids.next('grt')): Promise<string> {
    await this.publishEvent(greetings, make(GreetingOffered, { workspace_id, greeting_id }), 1);
    return greeting_id;
  }

  /** Creates a campaign with an ad and a link. */
  async link(workspace: string, name = 'Summer', greeting_id?: string) {
    const ask = this.as(workspace);
    const campaign = (await ask.post('/v1/campaigns', { name })).json;
    const ad = (
      await ask.post('/v1/ads', {
        campaign_id: campaign.id,
        name: `${name} ad`,
        ...(greeting_id && { greeting_id }),
      })
    ).json;
    const link = (await ask.post('/v1/links', { ad_id: ad.id })).json;
    return { campaign, ad, link } as {
      campaign: { id: string };
      ad: { id: string };
      link: { id: string; code: string; url: string };
    };
  }

  async click(code: string, query = ''): Promise<string> {
    return (await this.as(null).get(`/c/${code}${query}`)).headers['x-click-id']!;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.pen.close();
  }
}

export async function eventually(check: () => Promise<boolean>, ms = 40_000): Promise<void> {
  for (const end = Date.now() + ms; !(await check());) {
    if (Date.now() > end) throw new Error('It did not come about');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
