"""Registers: what an organization's file says on a day; pure folds that refuse nothing."""
