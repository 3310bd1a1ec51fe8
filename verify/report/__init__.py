"""Reports: tables on disk, tables for people."""
