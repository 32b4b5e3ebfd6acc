"""How each command of the registry is decided; ``services.registry.application`` joins them."""
