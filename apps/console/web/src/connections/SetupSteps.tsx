import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { ButtonLink, CopyField, Icon, Time, type IconName } from '../parts';

type Step = Schemas['SetupStepView'];

const ICONS: Record<Step['state'], IconName> = {
  ok: 'check',
  missing: 'warning',
  advised: 'note',
  unknown: 'help',
};

/** What an account has and lacks: what is missing first of all says where it is found. */
export function SetupSteps({ setup: { steps } }: { setup: Schemas['SetupView'] }): ReactNode {
  return (
    <ol className="steps">
      {steps.map((step) => (
        <OneStep key={step.name} step={step} />
      ))}
    </ol>
  );
}

function OneStep({ step: { state, says, where, url, copy, at } }: { step: Step }): ReactNode {
  const { t, i18n } = useLingui();
  const language = i18n.locale === 'id' ? 'id' : 'en';
  const words: Record<Step['state'], string> = {
    ok: t`In order`,
    missing: t`Missing`,
    advised: t`Advised`,
    unknown: t`Not known`,
  };
  return (
    <li className={`step ${state}`}>
      <span className="step-icon">
        <Icon name={ICONS[state]} />
      </span>
      <div className="stack tight">
        <p>
          <span className="unseen">{words[state]}: </span>
          {says[language]}{' '}
          {at !== null && (
            <span className="soft small">
              (<Time at={at} as="relative" />)
            </span>
          )}
        </p>
        {where && <p className="soft">{where[language]}</p>}
        {copy !== null && <CopyField label={t`To enter there`} value={copy} />}
        {url !== null && (
          <div className="row">
            <ButtonLink icon="open" href={url} target="_blank" rel="noreferrer">
              {new URL(url).host}
            </ButtonLink>
          </div>
        )}
      </div>
    </li>
  );
}
