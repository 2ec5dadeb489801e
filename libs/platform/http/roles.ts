import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { ROLES, type Role } from '../events/roles.js';
import { ConfiguresRoute } from './route-config.js';

export { ROLES, type Role };

/** Who may call a route. */
export interface Access {
  /** Roles besides owner that may call; null for everybody. */
  roles: readonly Role[] | null;
  /** Only for the owner of this instance. */
  instance?: boolean;
  /** Answered without the gateway: health and metrics, which contain nothing about people. */
  direct?: boolean;
}

/** Metadata key under which a route's `Access` is stored. */
export const ACCESS = 'corong:access';

/** Route decorator: owners, and callers with one of these roles, may call it. */
export const Allow = (...roles: Role[]) =>
  applyDecorators(
    SetMetadata(ACCESS, { roles } satisfies Access),
    ApiBearerAuth(),
    ApiExtension('x-roles', [...new Set<Role>(['owner', ...roles])]),
  );

/** Route decorator: only the owner of this instance may call it. */
export const AllowInstanceOwner = () =>
  applyDecorators(
    SetMetadata(ACCESS, { roles: [], instance: true } satisfies Access),
    ApiBearerAuth(),
    ApiExtension('x-roles', ['instance-owner']),
  );

/** Route decorator: everybody may call it, for the stated reason. */
export const AllowEveryone = (reason: string) =>
  applyDecorators(
    SetMetadata(ACCESS, { roles: null } satisfies Access),
    ConfiguresRoute({ open: true }),
    ApiExtension('x-roles', ['everyone']),
    ApiExtension('x-open-because', reason),
  );

/** Route decorator: everybody who reaches this process may call it; the gateway does not forward such requests to other apps. */
export const AllowDirect = (reason: string) =>
  applyDecorators(
    SetMetadata(ACCESS, { roles: null, direct: true } satisfies Access),
    ApiExtension('x-roles', ['everyone']),
    ApiExtension('x-open-because', reason),
  );
