import { servicesAbsent } from '../support/services.js';
import { describeUnansweredCall } from './describe-unanswered-call.js';

const absent = servicesAbsent();

if (absent) it.skip(`a call that a network repeats, on the full stack (${absent})`, () => {});
else describe('a call that a network repeats', () => describeUnansweredCall('full'));
