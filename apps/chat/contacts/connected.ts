import type { ContactMerge } from './contact-merge.entity.js';

/** Returns the contacts that merges connect with a contact, itself included. */
export function connectedTo(
  contact: string,
  merges: readonly Pick<ContactMerge, 'contact_id' | 'other_id'>[],
): Set<string> {
  const found = new Set([contact]);
  // A set goes on to what is added to it meanwhile.
  for (const one of found) {
    for (const { contact_id, other_id } of merges) {
      if (contact_id === one) found.add(other_id);
      if (other_id === one) found.add(contact_id);
    }
  }
  return found;
}
