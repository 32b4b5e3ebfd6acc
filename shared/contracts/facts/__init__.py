"""The facts of each service, one file a service. ``shared.contracts.catalogue`` lists them all."""
