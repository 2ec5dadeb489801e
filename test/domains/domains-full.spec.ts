import { servicesAbsent } from '../support/services.js';
import { describeDomains } from './describe-domains.js';

const absent = servicesAbsent();
if (absent) it.skip(`own domains on the full stack (${absent})`, () => {});
else describeDomains('full');
