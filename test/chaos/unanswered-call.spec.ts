import { describeUnansweredCall } from './describe-unanswered-call.js';

describe('a call that a network repeats', () => describeUnansweredCall('embedded'));
