import { servicesAbsent } from '../support/services.js';
import { describeInboxChaos } from './describe-inbox.js';

const absent = servicesAbsent();

if (absent) it.skip(`chaos of the inbox on the full stack (${absent})`, () => {});
else describeInboxChaos('full');
