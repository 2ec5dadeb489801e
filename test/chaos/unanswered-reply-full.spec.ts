import { servicesAbsent } from '../support/services.js';
import { describeUnansweredReply } from './describe-unanswered-reply.js';

const absent = servicesAbsent();

if (absent)
  it.skip(`an answer that a network accepted and did not confirm, on the full stack (${absent})`, () => {});
else describe('an answer that a network accepted and did not confirm', () => describeUnansweredReply('full'));
