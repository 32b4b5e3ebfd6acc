#!/usr/bin/env bash
# Starts RabbitMQ with the users, rights and queues that `zeren secrets` wrote; there is no other user.
set -euo pipefail
install --owner rabbitmq --group rabbitmq --mode 0400 \
    /run/secrets/rabbitmq.definitions.json /etc/rabbitmq/zeren.json
exec docker-entrypoint.sh rabbitmq-server
