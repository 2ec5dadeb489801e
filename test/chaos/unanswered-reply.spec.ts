import { describeUnansweredReply } from './describe-unanswered-reply.js';

describe('an answer that a network accepted and did not confirm', () => describeUnansweredReply('embedded'));
