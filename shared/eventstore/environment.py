"""What the library's application reads: its environment, made from the project's settings."""

from shared.settings import Settings

RECORDER = "shared.eventstore.recorder:FactRecorder"
MAPPER = "shared.eventstore.mapper:FactMapper"


def store_environment(settings: Settings, schema: str) -> dict[str, str]:
    """Give the environment of the application that keeps its facts in `schema`.

    Raises:
        SecretMissingError: there is no password of the schema's service role.
    """
    role = f"{schema}_service"
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "APPLICATION_RECORDER_TOPIC": RECORDER,
        "MAPPER_TOPIC": MAPPER,
        "CREATE_TABLE": "n",
        "POSTGRES_DBNAME": settings.pg_database,
        "POSTGRES_HOST": settings.pg_host,
        "POSTGRES_PORT": str(settings.pg_port),
        "POSTGRES_USER": role,
        "POSTGRES_PASSWORD": settings.secret(f"{role}.password"),
        "POSTGRES_SCHEMA": schema,
        "POSTGRES_CONNECT_TIMEOUT": "5",
        "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": "5",  # as deploy/postgres/roles.sql has it
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "9",
    }
