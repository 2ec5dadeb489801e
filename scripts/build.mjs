// npm run build: compiles into dist/ what has changed.
import { build, install } from './ground.mjs';

install();
build();
