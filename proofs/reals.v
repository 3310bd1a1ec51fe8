(* the network theorems at Coq's own real numbers: these rest on the axioms of Coq's library Reals *)
From Coq Require Import Reals.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Layerwise Require Import networks networks_R6 networks_R3.
Definition R6_full_reals := (@R6_full R_rcfType).
Definition R7_full_reals := (@R7_full R_rcfType).
