import { describeInboxChaos } from './describe-inbox.js';

describeInboxChaos('embedded');
