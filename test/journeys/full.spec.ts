import { servicesAbsent } from '../support/services.js';
import { describeJourneys } from './describe-journeys.js';

const absent = servicesAbsent();

if (absent) it.skip(`the journeys on the full stack (${absent})`, () => {});
else describeJourneys('full');
