import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Role } from '../api/session';
import type { Option } from '../parts';
import { ROLE_NAMES } from './role-names';

/** What each role is for. */
const ROLE_HINTS: Record<Role, MessageDescriptor> = {
  owner: msg`Everything, people and keys too`,
  publisher: msg`Writes posts and sees who got them`,
  marketer: msg`Makes ads and links, and reads reports`,
  analyst: msg`Reads reports`,
  agent: msg`Answers chats`,
};

/** The roles to choose from, with what each may do. */
export function useRoleOptions(): Option<Role>[] {
  const { i18n } = useLingui();
  return (Object.keys(ROLE_NAMES) as Role[]).map((value) => ({
    value,
    label: i18n._(ROLE_NAMES[value]),
    hint: i18n._(ROLE_HINTS[value]),
  }));
}
