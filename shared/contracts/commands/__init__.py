"""The commands of each service, one file a service. ``shared.contracts.table`` lists them all."""
