import { servicesAbsent } from '../support/services.js';
import { describeClickChaos } from './describe-click.js';

const absent = servicesAbsent();

if (absent) it.skip(`chaos of clicks on the full stack (${absent})`, () => {});
else describeClickChaos('full');
