import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { AwayBanner } from '../shell/AwayBanner';
import { LANGUAGE_NAMES, LANGUAGES, speak } from '../shell/languages';
import { Button, Mark, PageHeader } from '../parts';
import './Cover.css';

/** A page of its own before the console: sign-in, set-up, an invitation. `lead` says what it is for. */
export function Cover({
  title,
  lead,
  children,
  wide,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}): ReactNode {
  const { t, i18n } = useLingui();
  return (
    <div className={wide ? 'cover wide' : 'cover'}>
      <header className="row apart">
        <span className="row cover-brand">
          <Mark />
          Corong
        </span>
        <span className="row" role="group" aria-label={t`Language`}>
          {LANGUAGES.filter((one) => one !== i18n.locale).map((one) => (
            <Button key={one} kind="quiet" icon="globe" onPress={() => void speak(one, true)} lang={one}>
              {LANGUAGE_NAMES[one]}
            </Button>
          ))}
        </span>
      </header>
      <main className="card">
        <AwayBanner />
        <PageHeader title={title} lead={lead} />
        {children}
      </main>
    </div>
  );
}
