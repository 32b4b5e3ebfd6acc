#!/usr/bin/env bash
# Starts RabbitMQ with the user of zeren, its password read from the secret file.
set -euo pipefail
RABBITMQ_DEFAULT_USER=zeren
RABBITMQ_DEFAULT_PASS=$(cat /run/secrets/rabbitmq.password)
export RABBITMQ_DEFAULT_USER RABBITMQ_DEFAULT_PASS
exec docker-entrypoint.sh rabbitmq-server
