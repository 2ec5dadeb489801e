import { describeAgents } from './describe-agents.js';

describeAgents('embedded');
