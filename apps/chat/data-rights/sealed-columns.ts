import { sealedColumn, type SealedColumn } from '#platform/security/reseal-columns.js';
import { Contact } from '../contacts/contact.entity.js';
import { IDENTITY_PURPOSE, NAME_PURPOSE } from '../contacts/network-contacts.service.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { Message } from '../conversations/message.entity.js';
import { Referral } from '../conversations/referral.entity.js';
import { CLICK_ID_PURPOSE } from '../conversations/referrals.service.js';
import { SEALED_ID } from '../doors/networks/network-message-id.js';
import { Shop, SHOP_SECRET } from '../shops/shop.entity.js';

/** All that chat seals with its own keys. Lookups stay as they are when a new key comes: they are made with the last one. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  sealedColumn(NetworkIdentity, { key: 'lookup', sealed: 'identity', purpose: IDENTITY_PURPOSE }),
  sealedColumn(Contact, { key: 'id', sealed: 'profile_name', purpose: NAME_PURPOSE }),
  sealedColumn(Message, { key: 'id', sealed: 'network_message', purpose: SEALED_ID, bound: 'network_id' }),
  sealedColumn(Referral, { key: 'id', sealed: 'click_id', purpose: CLICK_ID_PURPOSE }),
  sealedColumn(Shop, { key: 'id', sealed: 'secret', purpose: SHOP_SECRET }),
  sealedColumn(Shop, { key: 'id', sealed: 'previous_secret', purpose: SHOP_SECRET }),
];
