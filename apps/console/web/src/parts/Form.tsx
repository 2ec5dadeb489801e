import { useMemo, type FormEvent, type ReactNode } from 'react';
import { Form as AriaForm } from 'react-aria-components';
import { useLingui } from '@lingui/react';
import { ProblemNote } from './ProblemNote';
import { fieldErrors } from './problem-words';

/**
 * A form: it calls `onSubmit` instead of leaving the page, shows what the server refused below the fields of these names, and
 * the rest above its buttons. Fields stay as they are, whatever happens.
 */
export function Form({
  onSubmit,
  error,
  fields = [],
  children,
  actions,
  className = 'stack',
}: {
  onSubmit: () => void;
  error?: unknown;
  /** Names of its fields, as the API calls them. */
  fields?: readonly string[];
  children: ReactNode;
  actions: ReactNode;
  className?: string;
}): ReactNode {
  const { i18n } = useLingui();
  const errors = useMemo(() => fieldErrors(error, i18n), [error, i18n]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <AriaForm className={className} onSubmit={submit} validationErrors={errors} validationBehavior="native">
      {children}
      <ProblemNote error={error} shown={fields} />
      <div className="row">{actions}</div>
    </AriaForm>
  );
}
