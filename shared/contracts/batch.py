"""What one batch to a service may be: it is decided whole and appended in one transaction.

The gateway's interface takes 500 commands at once (`services/gateway/batches.py`); a file that is
recorded whole takes what a service takes. 10,000 meetings are some 6 MB on the bus, a second of
deciding and a quarter of a second of appending; the database ends an append after ten seconds.
"""

MAX_COMMANDS = 10_000
MAX_MESSAGE_BYTES = 15_000_000  # of commands on the bus; RabbitMQ 4 refuses more than 16 MiB
MAX_ROWS_TOLD = 2_000  # of the wrong ones: an answer crosses the bus, too
