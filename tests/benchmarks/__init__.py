"""Measurements, each as a ratio against the bare work in the same run. `make bench` prints them."""
