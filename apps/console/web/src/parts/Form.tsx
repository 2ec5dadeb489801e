import { useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { Form as AriaForm } from 'react-aria-components';
import { useLingui } from '@lingui/react';
import { ProblemNote } from './ProblemNote';
import { fieldErrors } from './problem-words';

const NONE: readonly string[] = [];

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
  // The error of a field goes when the field is edited: if it went when the field is left, the button below would move away
  // under the pointer that presses it.
  const [edited, setEdited] = useState<{ error: unknown; names: readonly string[] }>({ error, names: NONE });
  const names = edited.error === error ? edited.names : NONE;
  const errors = useMemo(
    () =>
      Object.fromEntries(Object.entries(fieldErrors(error, i18n)).filter(([name]) => !names.includes(name))),
    [error, i18n, names],
  );
  const edit = ({ target }: FormEvent) => {
    const { name } = target as HTMLInputElement;
    if (name && error && !names.includes(name)) setEdited({ error, names: [...names, name] });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <AriaForm onSubmit={submit} validationErrors={errors} validationBehavior="native">
      <div className={className} onInput={edit}>
        {children}
        <ProblemNote error={error} shown={fields} />
        <div className="row">{actions}</div>
      </div>
    </AriaForm>
  );
}
