import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { ConfiguresRoute } from './route-config.js';

/** What a person or an API key may do in its workspace; an owner may do everything. */
export const ROLES = ['owner', 'publisher', 'marketer', 'analyst', 'agent'] as const;
export type Role = (typeof ROLES)[number];

export interface Access {
  /** Roles besides owner that may call; null for everybody. */
  roles: readonly Role[] | null;
  /** Only for the owner of this instance. */
  instance?: boolean;
  /** Answered without the gateway: health and metrics, which tell nothing of anyone. */
  direct?: boolean;
}

export const ACCESS = 'corong:access';

/** Owners, and people and keys with one of these roles. */
export const Allow = (...roles: Role[]) =>
  applyDecorators(
    SetMetadata(ACCESS, { roles } satisfies Access),
    ApiBearerAuth(),
    ApiExtension('x-roles', [...new Set<Role>(['owner', ...roles])]),
  );

/** The owner of this instance. */
export const AllowInstanceOwner = () =>
  applyDecorators(
    SetMetadata(ACCESS, { roles: [], instance: true } satisfies Access),
    ApiBearerAuth(),
    ApiExtension('x-roles', ['instance-owner']),
  );

/** Everybody, for the stated reason. */
export const AllowEveryone = (reason: string) =>
  applyDecorators(
    SetMetadata(ACCESS, { roles: null } satisfies Access),
    ConfiguresRoute({ open: true }),
    ApiExtension('x-roles', ['everyone']),
    ApiExtension('x-open-because', reason),
  );

/** Everybody who reaches this process itself; the gateway does not pass these on to another app. */
export const AllowDirect = (reason: string) =>
  applyDecorators(
    SetMetadata(ACCESS, { roles: null, direct: true } satisfies Access),
    ApiExtension('x-roles', ['everyone']),
    ApiExtension('x-open-because', reason),
  );
