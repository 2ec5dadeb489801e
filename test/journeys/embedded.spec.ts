import { describeJourneys } from './describe-journeys.js';

describeJourneys('embedded');
