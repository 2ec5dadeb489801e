import { adminOfServices, servicesAbsent } from '../support/services.js';
import { describeCanary } from './describe-canary.js';
import { readRedis, readTables, readTopics } from './stored-data.js';

const absent = servicesAbsent();

if (absent) {
  it.skip(`a canary on the full stack (${absent})`, () => {});
} else {
  describeCanary('full', async () => {
    const admin = adminOfServices();
    const topics = await readTopics(admin);
    const ofMessages = (place: string) => place.startsWith('message.');
    return {
      chat: await readTables(admin, 'chat'),
      messageTopics: topics.filter(({ place }) => ofMessages(place)),
      beyond: [
        ...topics.filter(({ place }) => !ofMessages(place)),
        ...(await readTables(admin, 'ad_attribution')),
        ...(await readTables(admin, 'console')),
        // Jobs carry ids only, on either side.
        ...(await readRedis(admin)),
      ],
    };
  });
}
