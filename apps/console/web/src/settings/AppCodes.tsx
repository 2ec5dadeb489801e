import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query } from '../api/client';
import { Badge, Button, Loaded, Note } from '../parts';
import { CodeDialog } from './CodeDialog';
import { NewAppDialog } from './NewAppDialog';

/** Codes of an authenticator app as a second step of the sign-in. */
export function AppCodes(): ReactNode {
  const { t } = useLingui();
  const [doing, setDoing] = useState<'on' | 'off' | 'codes' | null>(null);
  const totp = query.useQuery('get', '/v1/totp');
  const close = () => setDoing(null);
  return (
    <section className="card stack">
      <div className="row apart">
        <h2>{t`Codes of an app`}</h2>
        {totp.data && <Badge tone={totp.data.on ? 'good' : 'plain'}>{totp.data.on ? t`On` : t`Off`}</Badge>}
      </div>
      <p className="soft">
        {t`After the password, Corong asks for a code of an app on your phone. Who learns your password alone cannot sign in.`}
      </p>
      <Loaded query={totp} lines={1}>
        {({ on, recovery_codes_left: left }) =>
          on ? (
            <>
              {left < 3 && (
                <Note tone="warn">{t`Recovery codes left: ${left}. Make new ones before they are used up.`}</Note>
              )}
              <div className="row">
                <Button onPress={() => setDoing('codes')}>{t`New recovery codes`}</Button>
                <Button kind="danger" onPress={() => setDoing('off')}>{t`Turn off`}</Button>
              </div>
            </>
          ) : (
            <div className="row">
              <Button icon="phone" onPress={() => setDoing('on')}>{t`Set up an app`}</Button>
            </div>
          )
        }
      </Loaded>
      {doing === 'on' && <NewAppDialog close={close} />}
      {(doing === 'off' || doing === 'codes') && <CodeDialog doing={doing} close={close} />}
    </section>
  );
}
