import { servicesAbsent } from '../support/services.js';
import { describeFanOutChaos } from './describe-fan-out.js';

const absent = servicesAbsent();

if (absent) it.skip(`chaos of fan-out on the full stack (${absent})`, () => {});
else describeFanOutChaos('full');
