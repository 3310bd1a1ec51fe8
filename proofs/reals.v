(* the theorems at Coq's own real numbers: these rest on the axioms of Coq's library Reals *)
From Coq Require Import Reals.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Layerwise Require Import theorems.
Definition R6_reals := (@theorems.R6 R_rcfType).
Definition R7_reals := (@theorems.R7 R_rcfType).
Definition R9_reals := (@theorems.R9 R_rcfType).
Definition R10_R6_reals := (@R10_R6 R_rcfType).
