#!/bin/sh
# Formats the folder on the first start, then becomes the broker. The same script runs in the
# container and, without Docker, on the machine (scripts/services/kafka.mjs).
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
libs=${KAFKA_LIBS:-/opt/kafka/libs}
data=${KAFKA_DATA:-/var/lib/kafka/data}
listeners=${KAFKA_LISTENERS:-INSIDE://0.0.0.0:9092}
advertised=${KAFKA_ADVERTISED:-INSIDE://kafka:9092}
controller=${KAFKA_CONTROLLER:-127.0.0.1:9093}
password=${KAFKA_ADMIN_PASSWORD:?is the password of the super user admin}
module=org.apache.kafka.common.security

# $1: the file, $2: the folder of the log. The controller never leaves the loopback.
configure() {
  cat "$here/server.properties" - >"$1" <<EOF

log.dirs=$2
listeners=CONTROLLER://$controller,$listeners
advertised.listeners=$advertised
controller.quorum.voters=1@$controller
listener.name.controller.plain.sasl.jaas.config=$module.plain.PlainLoginModule required username="admin" password="$password" user_admin="$password";
listener.name.inside.scram-sha-256.sasl.jaas.config=$module.scram.ScramLoginModule required username="admin" password="$password";
listener.name.outside.scram-sha-256.sasl.jaas.config=$module.scram.ScramLoginModule required;
EOF
}

if [ ! -f "$data/log/meta.properties" ]; then
  # Formatted under another name first: a kill in the middle leaves nothing that looks whole.
  rm -rf "$data/new" && mkdir -p "$data/new"
  configure "$data/format.properties" "$data/new"
  id=$(java -cp "$libs/*" kafka.tools.StorageTool random-uuid 2>/dev/null)
  java -cp "$libs/*" -Dlog4j2.configurationFile="$here/log4j2.properties" kafka.tools.StorageTool format \
    -t "$id" -c "$data/format.properties" --add-scram "SCRAM-SHA-256=[name=admin,password=$password]"
  rm -f "$data/format.properties"
  rm -rf "$data/log" && mv "$data/new" "$data/log"
fi

configure "$data/server.properties" "$data/log"
exec java ${KAFKA_JVM:--Xms256m -Xmx512m -XX:+UseSerialGC} -cp "$libs/*" \
  -Dlog4j2.configurationFile="$here/log4j2.properties" kafka.Kafka "$data/server.properties"
