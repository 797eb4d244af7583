"""Kernels that are forks: base, zygote per release, kernel per visit, and what confines them."""
