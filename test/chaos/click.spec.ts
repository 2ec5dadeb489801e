import { describeClickChaos } from './describe-click.js';

describeClickChaos('embedded');
