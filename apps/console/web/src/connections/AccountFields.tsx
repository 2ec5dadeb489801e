import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { CheckboxGroup, Label } from 'react-aria-components';
import { Checkbox, Select, Switch, TextField } from '../parts';
import type { Field } from './fields';
import { useNetworks, useServices, type Network, type Service } from './networks';

/** What a form of an account holds: texts by the names of fields, and what it serves. */
export interface AccountDraft {
  serves: Service[];
  texts: Record<string, string>;
  human_agent: boolean;
}

/** The fields of an account with a network. */
export function AccountFields({
  network,
  fields,
  draft,
  onChange,
  isKnown,
}: {
  network: Network;
  fields: readonly Field[];
  draft: AccountDraft;
  onChange: (draft: AccountDraft) => void;
  /** True for an account that is connected already: secrets that are left empty stay. */
  isKnown: boolean;
}): ReactNode {
  const { t } = useLingui();
  const services = useServices();
  const offered = useNetworks()[network].services;
  const set = (name: string, text: string) => onChange({ ...draft, texts: { ...draft.texts, [name]: text } });
  return (
    <>
      {offered.length > 1 && (
        <CheckboxGroup
          className="field"
          name="serves"
          value={draft.serves}
          onChange={(now) => onChange({ ...draft, serves: offered.filter((one) => now.includes(one)) })}
        >
          <Label className="field-label">{t`Used for`}</Label>
          <div className="row account-services">
            {offered.map((service) => (
              <Checkbox key={service} value={service}>
                {services[service]}
              </Checkbox>
            ))}
          </div>
        </CheckboxGroup>
      )}
      {fields
        .filter(({ forPosts }) => !forPosts || draft.serves.includes('posts'))
        .map((field) => {
          const { name, label, hint, kind, placeholder } = field;
          if (kind === 'switch')
            return (
              <Switch
                key={name}
                isSelected={draft.human_agent}
                onChange={(human_agent) => onChange({ ...draft, human_agent })}
              >
                {label}
              </Switch>
            );
          if (kind === 'security')
            return (
              <Select
                key={name}
                label={label}
                name={name}
                options={[
                  { value: 'starttls', label: t`STARTTLS (usually port 587)` },
                  { value: 'tls', label: t`TLS (usually port 465)` },
                  { value: 'none', label: t`None, for a server in your own network alone` },
                ]}
                value={draft.texts[name] ?? 'starttls'}
                onChange={(value) => set(name, value)}
              />
            );
          const isSecret = kind === 'secret';
          return (
            <TextField
              key={name}
              label={label}
              name={name}
              type={isSecret ? 'password' : 'text'}
              inputMode={kind === 'number' ? 'numeric' : undefined}
              autoComplete="off"
              value={draft.texts[name] ?? ''}
              onChange={(text) => set(name, text)}
              placeholder={isSecret && isKnown ? t`stays as it is` : placeholder}
              isRequired={field.required && !(isSecret && isKnown)}
              hint={hint}
            />
          );
        })}
    </>
  );
}

/** What is sent: numbers and lists as such, and nothing of what is empty. */
export function bodyOf(draft: AccountDraft, fields: readonly Field[], offered: readonly Service[]): object {
  const entries = fields.flatMap(({ name, kind, forPosts }): [string, unknown][] => {
    if (forPosts && !draft.serves.includes('posts')) return [];
    if (kind === 'switch') return [[name, draft.human_agent]];
    const text = draft.texts[name]?.trim() ?? '';
    if (text === '') return [];
    if (kind === 'number') return [[name, Number(text)]];
    return [[name, kind === 'words' ? text.split(/[\s,;]+/).filter(Boolean) : text]];
  });
  return { ...(offered.length > 1 && { serves: draft.serves }), ...Object.fromEntries(entries) };
}
