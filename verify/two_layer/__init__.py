"""The two-layer theory (PMLR 280:1087-1111): flows and descents in canonical form, regressions, figures."""
