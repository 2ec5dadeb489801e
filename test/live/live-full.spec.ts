import { servicesAbsent } from '../support/services.js';
import { describeLive } from './describe-live.js';

const absent = servicesAbsent();
if (absent) it.skip(`the stream of a member on the full stack (${absent})`, () => {});
else describeLive('full');
