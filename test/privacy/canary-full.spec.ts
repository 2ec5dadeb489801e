import { join } from 'node:path';
import { adminOfServices, servicesAbsent } from '../support/services.js';
import { describeCanary } from './describe-canary.js';
import { readFiles, readRedis, readTables, readTopics } from './stored-data.js';

const absent = servicesAbsent();

if (absent) {
  it.skip(`a canary on the full stack (${absent})`, () => {});
} else {
  describeCanary('full', async ({ stack }) => {
    const admin = adminOfServices();
    const [topics, redis] = [await readTopics(admin), await readRedis(admin)];
    const ofMessages = (place: string) => place.startsWith('message.');
    return {
      chat: [...(await readTables(admin, 'chat')), ...readFiles(join(stack.dataDir, 'apps', 'chat'))],
      besideChat: [
        ...(await readTables(admin, 'connections')),
        ...(await readTables(admin, 'fan_out')),
        ...redis,
      ],
      messageTopics: topics.filter(({ place }) => ofMessages(place)),
      beyond: [
        ...topics.filter(({ place }) => !ofMessages(place)),
        ...(await readTables(admin, 'ad_attribution')),
        ...(await readTables(admin, 'console')),
        // Jobs carry ids only, on either side.
        ...redis,
      ],
    };
  });
}
