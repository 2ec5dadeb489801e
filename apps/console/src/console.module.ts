import { Module, type DynamicModule } from '@nestjs/common';
import type { ConsoleSettings } from './settings.js';
import { PlatformModule } from '#platform/platform.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { PeopleModule } from '../people/people.module.js';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { MailModule } from '../mail/mail.module.js';
import { PasskeysModule } from '../passkeys/passkeys.module.js';
import { PasswordResetsModule } from '../password-resets/password-resets.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { TotpModule } from '../totp/totp.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { LiveModule } from '../live/live.module.js';
import { schema } from './schema.js';

/** The app console: workspaces, people and API keys, and the gateway to all other apps. */
@Module({})
export class ConsoleModule {
  static forRoot(config: ConsoleSettings): DynamicModule {
    const gateway = GatewayModule.forRoot(config);
    return {
      module: ConsoleModule,
      imports: [
        PlatformModule.forApp({ app: 'console', config, schema }),
        AccountsModule,
        SessionsModule,
        TotpModule,
        PasskeysModule,
        SignInModule,
        MailModule,
        InvitationsModule,
        PasswordResetsModule,
        TeamsModule,
        PeopleModule,
        gateway,
        LiveModule.behind(gateway),
      ],
    };
  }
}
