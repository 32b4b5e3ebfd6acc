"""The services of zeren, one folder each; none imports another."""
