import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Cover } from './Cover';
import { SignInForm } from './SignInForm';

/** What somebody sees who is not signed in. The address stays, and leads there once they are. */
export function SignInPage(): ReactNode {
  const { t } = useLingui();
  return (
    <Cover title={t`Sign in`}>
      <SignInForm />
    </Cover>
  );
}
