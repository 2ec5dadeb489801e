import { describeChaos } from './describe-chaos.js';

describeChaos('embedded');
