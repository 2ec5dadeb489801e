import { sealedColumn } from '#platform/security/reseal-columns.js';
import { Totp } from './totp.entities.js';
import { TOTP_SEAL } from './totp.service.js';

/** Every column of the console with sealed texts. */
export const SEALED_COLUMNS = [
  sealedColumn(Totp, { key: 'person_id', sealed: 'secret', purpose: TOTP_SEAL }),
];
