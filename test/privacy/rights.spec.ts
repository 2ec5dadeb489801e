import { join } from 'node:path';
import { audiencePersons } from '#message/audience.topic.js';
import { DIALOG_RETENTION, dialogMessages } from '#message/dialog.topic.js';
import { conversations } from '#crossing/conversation.topic.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { APPS, type AppName } from '#platform/app.js';
import { Config } from '#platform/config.js';
import type { Topic } from '#platform/events/topic.js';
import { TopicNotAllowed } from '#platform/ports/event-log.port.js';
import { stores } from '#platform/stores.js';
import { tempFolder } from '../support/temp.js';

describe('the event log’s files of the embedded stack', () => {
  const folder = tempFolder('rights');
  const logs: EmbeddedEventLog[] = [];
  const logOf = (app: AppName) => {
    const { rights: prefixes } = stores(app, Object.assign(new Config(), { DATA_DIR: folder.path }));
    const log = new EmbeddedEventLog({ folder: join(folder.path, 'log'), prefixes });
    logs.push(log);
    return log;
  };
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()));
    folder.remove();
  });

  const reads = async (app: AppName, topic: Topic<any>) =>
    logOf(app)
      .subscribe(topic, `${app}.rights`, async () => undefined)
      .then(
        () => true,
        (error: unknown) => {
          if (error instanceof TopicNotAllowed) return false;
          throw error;
        },
      );
  const readers = async (topic: Topic<any>) => {
    const seen = await Promise.all(APPS.map(async (app) => ((await reads(app, topic)) ? [app] : [])));
    return seen.flat();
  };

  it('let only chat read what people write', async () => {
    expect(await readers(dialogMessages)).toEqual(['chat']);
  });

  it('let only fan-out read what followers do', async () => {
    expect(await readers(audiencePersons)).toEqual(['fan-out']);
  });

  it('let only the ads side read what crosses to it', async () => {
    expect(await readers(conversations)).toEqual(['ad-attribution']);
  });

  it('let only connections write either', async () => {
    const record = (topic: string) => ({ topic, key: 'k', id: 'evt_1', headers: {}, payload: '{}' });
    for (const app of APPS.filter((one) => one !== 'connections'))
      for (const { name } of [audiencePersons, dialogMessages])
        await expect(logOf(app).publish([record(name)])).rejects.toThrow(TopicNotAllowed);
  });

  it('delete what people write after three days', async () => {
    expect(dialogMessages.options.retention).toBe(3);
    const log = logOf('connections');
    const { name } = dialogMessages;
    await log.publish([{ topic: name, key: 'k', id: 'evt_old', headers: { type: 'x' }, payload: '{}' }]);
    const left = async () => {
      const seen: string[] = [];
      const reading = await logOf('chat').subscribe(dialogMessages, `chat.${logs.length}`, async (batch) => {
        seen.push(...batch.map(({ id }) => id));
      });
      await log.publish([{ topic: name, key: 'k', id: `evt_${logs.length}`, headers: {}, payload: '{}' }]);
      while (!seen.includes(`evt_${logs.length}`)) await new Promise((resolve) => setTimeout(resolve, 20));
      await reading.close();
      return seen.includes('evt_old');
    };
    expect(await left()).toBe(true);
    await log.prune(Date.now() + DIALOG_RETENTION * 86_400_000 - 60_000);
    expect(await left()).toBe(true);
    await log.prune(Date.now() + DIALOG_RETENTION * 86_400_000 + 60_000);
    expect(await left()).toBe(false);
  });
});
