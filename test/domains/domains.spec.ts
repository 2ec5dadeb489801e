import { describeDomains } from './describe-domains.js';

describeDomains('embedded');
