"""Perturbation of singular subspaces, as a theory that dln-verify checks."""
