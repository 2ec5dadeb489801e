/** Roles of a person or an API key in its workspace. An owner may do everything. */
export const ROLES = ['owner', 'publisher', 'marketer', 'analyst', 'agent'] as const;
export type Role = (typeof ROLES)[number];
