import { startAuthentication } from '@simplewebauthn/browser';
import { api } from '../api/client';

/** True if the person or the device broke off: nothing is wrong with the server. */
export const isPutOff = (error: unknown): boolean =>
  error instanceof Error && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name);

/** Signs in by a passkey of this device; throws what `isPutOff` knows if the person breaks off. */
export async function signInByPasskey(): Promise<void> {
  const { data } = await api.POST('/v1/session/passkey-challenge');
  const { token, options } = data!;
  const credential = await startAuthentication({ optionsJSON: JSON.parse(options) });
  await api.POST('/v1/session/passkey', { body: { token, credential: JSON.stringify(credential) } });
}
