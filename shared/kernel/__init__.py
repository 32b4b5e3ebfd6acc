"""Pure foundations: canonical bytes, strict reading, errors, the calendar."""
