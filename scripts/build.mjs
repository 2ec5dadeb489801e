// npm run build: compiles to dist/ if a source has changed.
import { build, install } from './toolchain.mjs';

install();
build();
