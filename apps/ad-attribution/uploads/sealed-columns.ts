import { sealedColumn, type SealedColumn } from '#platform/security/reseal-columns.js';
import { ConnectedAdNetwork, TOKEN_PURPOSE } from './network.entity.js';
import { UPLOAD_IDENTITY_PURPOSE, UploadIdentity } from './upload-identity.entity.js';

/** All that the ads side seals with its own keys. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  sealedColumn(ConnectedAdNetwork, { key: 'id', sealed: 'access_token', purpose: TOKEN_PURPOSE }),
  sealedColumn(UploadIdentity, { key: 'stage_id', sealed: 'value', purpose: UPLOAD_IDENTITY_PURPOSE }),
];
