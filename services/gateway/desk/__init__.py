"""The desk: pages for the people who do the work, over the same doors as every other caller."""
