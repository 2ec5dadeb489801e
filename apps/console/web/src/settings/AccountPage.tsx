import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useSession } from '../api/session';
import { PageHeader } from '../parts';
import { AppCodes } from './AppCodes';
import { OwnSessions } from './OwnSessions';
import { Passkeys } from './Passkeys';
import { PasswordForm } from './PasswordForm';

/** How one signs in, and where one is signed in. */
export default function AccountPage(): ReactNode {
  const { t } = useLingui();
  const { person } = useSession();
  return (
    <>
      <PageHeader
        title={t`Your account`}
        lead={t`How you sign in as ${person.email}, and where you are signed in now.`}
      />
      <div className="stack wide">
        <div className="columns">
          <PasswordForm />
          <Passkeys />
          <AppCodes />
        </div>
        <OwnSessions />
      </div>
    </>
  );
}
