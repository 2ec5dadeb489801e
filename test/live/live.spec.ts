import { describeLive } from './describe-live.js';

describeLive('embedded');
