import { Global, Module } from '@nestjs/common';
import { Sweep } from './sweep.js';

/** What an app does again and again without a request. */
@Global()
@Module({ providers: [Sweep], exports: [Sweep] })
export class JobsModule {}
