import { servicesAbsent } from '../support/services.js';
import { describeAgents } from './describe-agents.js';

const absent = servicesAbsent();
if (absent) it.skip(`people and teams on the full stack (${absent})`, () => {});
else describeAgents('full');
