import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { Role } from '../api/session';

/** The roles as people read them. */
export const ROLE_NAMES: Record<Role, MessageDescriptor> = {
  owner: msg`Owner`,
  publisher: msg`Publisher`,
  marketer: msg`Marketer`,
  analyst: msg`Analyst`,
  agent: msg`Agent`,
};
