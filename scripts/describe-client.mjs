// The second half of npm run api: the types of the browser app's client.
import { describeClient } from './toolchain.mjs';

describeClient();
