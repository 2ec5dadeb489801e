import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ButtonLink, EmptyState, PageHeader } from '../parts';

/** An address that no screen has. */
export function NotHere(): ReactNode {
  const { t } = useLingui();
  return (
    <>
      <PageHeader title={t`There is nothing here`} />
      <EmptyState
        icon="search"
        title={t`This address leads nowhere`}
        action={<ButtonLink href="/" kind="primary">{t`Go to the start`}</ButtonLink>}
      >
        {t`It may be incomplete, or what was here has been deleted.`}
      </EmptyState>
    </>
  );
}

/** A screen that the person's role may not open. */
export function NotAllowed(): ReactNode {
  const { t } = useLingui();
  return (
    <>
      <PageHeader title={t`Your role does not open this page`} />
      <EmptyState
        icon="lock"
        title={t`Another role is needed`}
        action={<ButtonLink href="/" kind="primary">{t`Go to the start`}</ButtonLink>}
      >
        {t`Ask an owner of the workspace for the role that you need.`}
      </EmptyState>
    </>
  );
}
