#!/bin/sh
# Writes the list of users on the first start (docker/provision.mjs adds the apps), then becomes
# Redis. The same script runs in the container and, without Docker, on the machine.
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
data=${REDIS_DATA:-/data}
# Nobody can log in as `default`. It keeps its rights all the same: Redis replays transactions from the
# append-only file as `default`, and without rights drops them (so every job added is lost at a restart).
if [ ! -f "$data/users.acl" ]; then
  printf 'user default off resetpass ~* &* +@all\nuser admin on >%s ~* &* +@all\n' "${REDIS_ADMIN_PASSWORD:?}" >"$data/users.acl"
fi
exec redis-server "$here/redis.conf" --dir "$data" --aclfile "$data/users.acl" "$@"
