import { describeFanOutChaos } from './describe-fan-out.js';

describeFanOutChaos('embedded');
