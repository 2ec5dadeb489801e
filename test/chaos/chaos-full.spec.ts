import { servicesAbsent } from '../support/services.js';
import { describeChaos } from './describe-chaos.js';

const absent = servicesAbsent();

if (absent) it.skip(`chaos on the full stack (${absent})`, () => {});
else describeChaos('full');
