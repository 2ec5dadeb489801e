import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CodeLimit } from './code-limit.js';
import { LastUses } from './last-uses.js';
import { OwnOrigin } from './own-origin.js';
import { SessionCache } from './session-cache.js';
import { SessionCookie } from './session-cookie.js';
import { OwnSessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { SignedInPeople } from './signed-in.js';

/** Sessions of people in browsers: their cookie, where they are accepted, and how they end. */
@Module({
  imports: [AccountsModule],
  controllers: [OwnSessionsController],
  providers: [CodeLimit, LastUses, OwnOrigin, SessionCache, SessionCookie, Sessions, SignedInPeople],
  exports: [CodeLimit, LastUses, OwnOrigin, SessionCache, SessionCookie, Sessions],
})
export class SessionsModule {}
