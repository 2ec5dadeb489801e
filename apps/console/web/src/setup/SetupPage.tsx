import { useMemo, useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { hasStatus } from '../api/problem';
import { Button, ComboBox, Form, Select, TextField } from '../parts';
import { Cover } from '../sign-in/Cover';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../shell/languages';
import { currencyOfPlace, CURRENCIES, ownZone, ZONES } from '../parts/places';

/** Set-up: the workspace and its owner. Zone, currency and language are guessed from the browser, and can be changed. */
export default function SetupPage(): ReactNode {
  const { t, i18n } = useLingui();
  const [workspace, setWorkspace] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [token, setToken] = useState('');
  const [zone, setZone] = useState(ownZone);
  const [currency, setCurrency] = useState(() => currencyOfPlace(ownZone()));
  const [language, setLanguage] = useState(i18n.locale as Language);
  const currencies = useMemo(() => {
    const names = new Intl.DisplayNames(i18n.locale, { type: 'currency' });
    return CURRENCIES.map((value) => ({ value, label: `${value} – ${names.of(value)}` }));
  }, [i18n.locale]);
  const setup = useMutation({
    mutationFn: () =>
      api.POST('/v1/setup', {
        body: { workspace, name, email, password, time_zone: zone, currency, language },
        ...(token !== '' && { headers: { 'X-Setup-Token': token.trim() } }),
      }),
    // The page that comes now is another one: the server says on it that Corong is set up.
    onSuccess: () => location.assign('/first-steps'),
  });
  const needsToken = hasStatus(setup.error, 403);
  return (
    <Cover
      title={t`Set up Corong`}
      lead={t`Your workspace is one brand. All of this can be changed later, except that the zone stays once there are clicks.`}
      wide
    >
      <Form
        onSubmit={() => setup.mutate()}
        error={needsToken && token === '' ? undefined : setup.error}
        fields={['workspace', 'name', 'email', 'password', 'time_zone', 'currency', 'language']}
        actions={
          <Button type="submit" kind="primary" busy={setup.isPending}>
            {t`Create the workspace`}
          </Button>
        }
      >
        <TextField
          name="workspace"
          label={t`Name of the brand`}
          value={workspace}
          onChange={setWorkspace}
          autoComplete="organization"
          maxLength={120}
          autoFocus
          isRequired
        />
        <div className="columns">
          <TextField
            name="name"
            label={t`Your name`}
            value={name}
            onChange={setName}
            autoComplete="name"
            maxLength={120}
            isRequired
          />
          <TextField
            name="email"
            type="email"
            label={t`E-mail address`}
            value={email}
            onChange={setEmail}
            autoComplete="username"
            maxLength={254}
            isRequired
          />
        </div>
        <TextField
          name="password"
          type="password"
          label={t`Password`}
          hint={t`At least ten characters`}
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          minLength={10}
          maxLength={200}
          isRequired
        />
        <div className="columns">
          <Select
            name="language"
            label={t`Language of pages and mails`}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            value={language}
            onChange={setLanguage}
          />
          <ComboBox
            name="currency"
            label={t`Currency`}
            options={currencies}
            value={currency}
            onChange={setCurrency}
          />
        </div>
        <ComboBox name="time_zone" label={t`Time zone`} options={ZONES} value={zone} onChange={setZone} />
        {needsToken && (
          <TextField
            label={t`Set-up token`}
            hint={t`This browser is on another machine than Corong. The token was printed there when Corong was started.`}
            value={token}
            onChange={setToken}
            autoFocus
            isRequired
          />
        )}
      </Form>
    </Cover>
  );
}
