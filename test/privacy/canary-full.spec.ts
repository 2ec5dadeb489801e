import { adminOfServices, servicesAbsent } from '../support/services.js';
import { describeCanary } from './describe-canary.js';
import { redisOf, tablesOf, topicsOf } from './haystacks.js';

const absent = servicesAbsent();

if (absent) {
  it.skip(`a canary on the full stack (${absent})`, () => {});
} else {
  describeCanary('full', async () => {
    const admin = adminOfServices();
    const topics = await topicsOf(admin);
    const ofMessages = (place: string) => place.startsWith('message.');
    return {
      chat: await tablesOf(admin, 'chat'),
      messageTopics: topics.filter(({ place }) => ofMessages(place)),
      beyond: [
        ...topics.filter(({ place }) => !ofMessages(place)),
        ...(await tablesOf(admin, 'ad_attribution')),
        ...(await tablesOf(admin, 'console')),
        // Jobs carry ids only, on either side.
        ...(await redisOf(admin)),
      ],
    };
  });
}
