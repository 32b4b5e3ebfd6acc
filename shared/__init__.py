"""What every service may know: the language (contracts) and the ground it stands on."""
