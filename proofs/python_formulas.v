(* Written by print_formulas.py from the Python sources; do not edit.  Each py_... is the text of a formula
   of bounds, each tie_... says that it is the formal one; ..._needs: the conditions that make it finite. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Layerwise Require Import leakage networks data_bounds networks_bounds spectrum_products tie.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Tie.
Variables (R : rcfType) (K n m : nat).
Variables theta lmin lmax A B E lo hi plo phi_ tlo thi h w e b phi f eps rho delta tau e0 mu alpha nt x : R.
Hypothesis h_ge0 : 0 <= h.
Hypothesis w_ge0 : 0 <= w.
Hypothesis b_ge0 : 0 <= b.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis tlo_gt0 : 0 < tlo.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis E_ge0 : 0 <= E.

(* R1 and R10: what is known of the data. *)
Definition py_entry_low : R := (Num.max (1 - theta) 0).
Definition py_entry_low_needs : Prop := True.
Lemma tie_entry_low : theta < 1 -> py_entry_low_needs -> py_entry_low = 1 - theta.
Proof. rewrite /py_entry_low_needs /py_entry_low; tie_data. Qed.
Definition py_entry_high : R := (1 + theta).
Definition py_entry_high_needs : Prop := True.
Lemma tie_entry_high : theta < 1 -> py_entry_high_needs -> py_entry_high = 1 + theta.
Proof. rewrite /py_entry_high_needs /py_entry_high; tie_data. Qed.
Definition py_entry_top : R := ((K%:R : R) + ((Num.sqrt (K%:R : R)) * theta)).
Definition py_entry_top_needs : Prop := True.
Lemma tie_entry_top : theta < 1 -> py_entry_top_needs -> py_entry_top = entry_A K theta.
Proof. rewrite /py_entry_top_needs /py_entry_top; tie_data. Qed.
Definition py_entry_rest : R := ((((n%:R : R) - 2%:R) * (K%:R : R)) - (theta * (Num.min (Num.sqrt (((n%:R : R) - 2%:R) * (K%:R : R))) ((Num.sqrt (K%:R : R)) + (2%:R * (1 - (1 / (n%:R : R)))))))).
Definition py_entry_rest_needs : Prop := (0 < (n%:R : R)) /\ True.
Lemma tie_entry_rest : theta < 1 -> py_entry_rest_needs -> py_entry_rest = entry_B K n theta.
Proof. rewrite /py_entry_rest_needs /py_entry_rest; tie_data. Qed.
Definition py_entry_energy : R := ((((n%:R : R) - 1) * (K%:R : R)) + (2%:R * theta)).
Definition py_entry_energy_needs : Prop := True.
Lemma tie_entry_energy : theta < 1 -> py_entry_energy_needs -> py_entry_energy = entry_E2 K n theta.
Proof. rewrite /py_entry_energy_needs /py_entry_energy; tie_data. Qed.
Definition py_spec_low : R := lmin.
Definition py_spec_low_needs : Prop := True.
Lemma tie_spec_low : theta < 1 -> py_spec_low_needs -> py_spec_low = lmin.
Proof. rewrite /py_spec_low_needs /py_spec_low; tie_data. Qed.
Definition py_spec_high : R := lmax.
Definition py_spec_high_needs : Prop := True.
Lemma tie_spec_high : theta < 1 -> py_spec_high_needs -> py_spec_high = lmax.
Proof. rewrite /py_spec_high_needs /py_spec_high; tie_data. Qed.
Definition py_spec_top : R := ((K%:R : R) * lmax).
Definition py_spec_top_needs : Prop := True.
Lemma tie_spec_top : theta < 1 -> py_spec_top_needs -> py_spec_top = spec_A K lmax.
Proof. rewrite /py_spec_top_needs /py_spec_top; tie_data. Qed.
Definition py_spec_rest : R := ((((n%:R : R) - 2%:R) * (K%:R : R)) * lmin).
Definition py_spec_rest_needs : Prop := True.
Lemma tie_spec_rest : theta < 1 -> py_spec_rest_needs -> py_spec_rest = spec_B K n lmin.
Proof. rewrite /py_spec_rest_needs /py_spec_rest; tie_data. Qed.
Definition py_spec_energy : R := ((((n%:R : R) * (K%:R : R)) - (K%:R : R)) * lmax).
Definition py_spec_energy_needs : Prop := True.
Lemma tie_spec_energy : theta < 1 -> py_spec_energy_needs -> py_spec_energy = spec_E2 K n lmax.
Proof. rewrite /py_spec_energy_needs /py_spec_energy; tie_data. Qed.
Definition py_nt : R := ((n%:R : R) / (alpha * alpha)).
Definition py_nt_needs : Prop := True.
Lemma tie_nt : py_nt_needs -> py_nt = n%:R / alpha ^+ 2.
Proof. rewrite /py_nt_needs /py_nt; tie_sizes. Qed.

(* R2: p_lo and p_hi. *)
Definition py_p_lo : R := ((((Num.sqrt py_nt) - e0) ^+ 2) / hi).
Definition py_p_lo_needs : Prop := (0 <= ((Num.sqrt py_nt) - e0)) /\ True.
Lemma tie_p_lo : py_p_lo_needs -> py_p_lo = p_lo n hi alpha e0.
Proof. rewrite /py_p_lo_needs /py_p_lo; tie_products py_nt. Qed.
Definition py_p_hi : R := (((((Num.sqrt py_nt) + e0) ^+ 2) / lo) + (mu * mu)).
Definition py_p_hi_needs : Prop := (0 < lo) /\ True.
Lemma tie_p_hi : py_p_hi_needs -> py_p_hi = p_hi n lo alpha mu e0.
Proof. rewrite /py_p_hi_needs /py_p_hi; tie_products py_nt. Qed.

(* R3: the first forms, and a round. *)
Definition py_first_h : R := ((delta / (Num.sqrt 2%:R)) / (tlo - delta)).
Definition py_first_h_needs : Prop := (0 < (tlo - delta)) /\ True.
Lemma tie_first_h : py_first_h_needs -> py_first_h = delta / Num.sqrt 2%:R / (tlo - delta).
Proof. rewrite /py_first_h_needs /py_first_h; by []. Qed.
Definition py_first_w : R := ((delta / (Num.sqrt 2%:R)) / (Num.sqrt (tlo - delta))).
Definition py_first_w_needs : Prop := (0 < (Num.sqrt (tlo - delta))) /\ True.
Lemma tie_first_w : py_first_w_needs -> py_first_w = delta / Num.sqrt 2%:R / Num.sqrt (tlo - delta).
Proof. rewrite /py_first_w_needs /py_first_w; by []. Qed.
Definition py_round_2_h : R := (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))).
Definition py_round_2_h_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ True.
Lemma tie_round_2_h : R3num K m 2 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 2 plo phi_ delta eps rho tau Thi thi -> R3num K m 2 plo phi_ delta eps rho tau Hh h -> R3num K m 2 plo phi_ delta eps rho tau Ww w -> R3num K m 2 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_2_h_needs -> R3num K m 2 plo phi_ delta eps rho tau Hh py_round_2_h.
Proof. rewrite /py_round_2_h_needs /py_round_2_h; tie_round. Qed.
Definition py_round_2_w : R := (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)).
Definition py_round_2_w_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ True.
Lemma tie_round_2_w : R3num K m 2 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 2 plo phi_ delta eps rho tau Thi thi -> R3num K m 2 plo phi_ delta eps rho tau Hh h -> R3num K m 2 plo phi_ delta eps rho tau Ww w -> R3num K m 2 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_2_w_needs -> R3num K m 2 plo phi_ delta eps rho tau Ww py_round_2_w.
Proof. rewrite /py_round_2_w_needs /py_round_2_w; tie_round. Qed.
Definition py_round_2_e : R := (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))).
Definition py_round_2_e_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ True.
Lemma tie_round_2_e : R3num K m 2 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 2 plo phi_ delta eps rho tau Thi thi -> R3num K m 2 plo phi_ delta eps rho tau Hh h -> R3num K m 2 plo phi_ delta eps rho tau Ww w -> R3num K m 2 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_2_e_needs -> R3num K m 2 plo phi_ delta eps rho tau Ee py_round_2_e.
Proof. rewrite /py_round_2_e_needs /py_round_2_e; tie_round. Qed.
Definition py_round_2_t_lo : R := (Num.max tlo (if (0 < (plo - (if ((0 < (eps ^+ 2)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 2) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) then x else 0)).
Definition py_round_2_t_lo_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ ((0 < (plo - (if ((0 < (eps ^+ 2)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 2) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) -> (0 < x)) /\ ((0 < (plo - (if ((0 < (eps ^+ 2)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 2) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) -> (((x * (x + (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))))) / (if (0 < (plo - (if ((0 < (eps ^+ 2)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 2) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) then (plo - (if ((0 < (eps ^+ 2)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 2) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0)) else (1 + (0 * (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))))))) = 1)) /\ True.
Lemma tie_round_2_t_lo : R3num K m 2 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 2 plo phi_ delta eps rho tau Thi thi -> R3num K m 2 plo phi_ delta eps rho tau Hh h -> R3num K m 2 plo phi_ delta eps rho tau Ww w -> R3num K m 2 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_2_t_lo_needs -> R3num K m 2 plo phi_ delta eps rho tau Tlo py_round_2_t_lo.
Proof. rewrite /py_round_2_t_lo_needs /py_round_2_t_lo; tie_round. Qed.
Definition py_round_2_t_hi : R := (Num.min thi ((Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))) + x)).
Definition py_round_2_t_hi_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ (0 < x) /\ (((x * (x + (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))))) / phi_) = 1) /\ True.
Lemma tie_round_2_t_hi : R3num K m 2 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 2 plo phi_ delta eps rho tau Thi thi -> R3num K m 2 plo phi_ delta eps rho tau Hh h -> R3num K m 2 plo phi_ delta eps rho tau Ww w -> R3num K m 2 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_2_t_hi_needs -> R3num K m 2 plo phi_ delta eps rho tau Thi py_round_2_t_hi.
Proof. rewrite /py_round_2_t_hi_needs /py_round_2_t_hi; tie_round. Qed.
Definition py_round_3_h : R := (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))).
Definition py_round_3_h_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ True.
Lemma tie_round_3_h : R3num K m 3 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 3 plo phi_ delta eps rho tau Thi thi -> R3num K m 3 plo phi_ delta eps rho tau Hh h -> R3num K m 3 plo phi_ delta eps rho tau Ww w -> R3num K m 3 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_3_h_needs -> R3num K m 3 plo phi_ delta eps rho tau Hh py_round_3_h.
Proof. rewrite /py_round_3_h_needs /py_round_3_h; tie_round. Qed.
Definition py_round_3_w : R := (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)).
Definition py_round_3_w_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ True.
Lemma tie_round_3_w : R3num K m 3 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 3 plo phi_ delta eps rho tau Thi thi -> R3num K m 3 plo phi_ delta eps rho tau Hh h -> R3num K m 3 plo phi_ delta eps rho tau Ww w -> R3num K m 3 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_3_w_needs -> R3num K m 3 plo phi_ delta eps rho tau Ww py_round_3_w.
Proof. rewrite /py_round_3_w_needs /py_round_3_w; tie_round. Qed.
Definition py_round_3_e : R := (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))).
Definition py_round_3_e_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ True.
Lemma tie_round_3_e : R3num K m 3 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 3 plo phi_ delta eps rho tau Thi thi -> R3num K m 3 plo phi_ delta eps rho tau Hh h -> R3num K m 3 plo phi_ delta eps rho tau Ww w -> R3num K m 3 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_3_e_needs -> R3num K m 3 plo phi_ delta eps rho tau Ee py_round_3_e.
Proof. rewrite /py_round_3_e_needs /py_round_3_e; tie_round. Qed.
Definition py_round_3_t_lo : R := (Num.max tlo (if (0 < (plo - (if ((0 < (eps ^+ 4)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 4) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) then x else 0)).
Definition py_round_3_t_lo_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ ((0 < (plo - (if ((0 < (eps ^+ 4)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 4) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) -> (0 < x)) /\ ((0 < (plo - (if ((0 < (eps ^+ 4)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 4) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) -> ((((x ^+ 2) * (x + (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))))) / (if (0 < (plo - (if ((0 < (eps ^+ 4)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 4) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0))) then (plo - (if ((0 < (eps ^+ 4)) && (0 < ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0))))) then ((eps ^+ 4) * ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) else 0)) else (1 + (0 * (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))))))) = 1)) /\ True.
Lemma tie_round_3_t_lo : R3num K m 3 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 3 plo phi_ delta eps rho tau Thi thi -> R3num K m 3 plo phi_ delta eps rho tau Hh h -> R3num K m 3 plo phi_ delta eps rho tau Ww w -> R3num K m 3 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_3_t_lo_needs -> R3num K m 3 plo phi_ delta eps rho tau Tlo py_round_3_t_lo.
Proof. rewrite /py_round_3_t_lo_needs /py_round_3_t_lo; tie_round. Qed.
Definition py_round_3_t_hi : R := (Num.min thi ((Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0))))) + x)).
Definition py_round_3_t_hi_needs : Prop := (0 <= eps) /\ (0 < (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))) /\ (0 < x) /\ (((x * ((x + (Num.min e (Num.sqrt ((delta * delta) - ((Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0) * (Num.max ((Num.sqrt (tau ^+ 2)) - ((Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)) * (Num.min w (if ((0 < (Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) && (0 < (Num.sqrt (thi + e)))) then ((Num.min h (Num.sqrt ((Num.max ((delta * delta) - (tau ^+ 2)) 0) / (((tlo - (eps ^+ 2)) * (tlo + (eps ^+ 2))) - (Num.max ((delta * delta) - (tau ^+ 2)) 0))))) * (Num.sqrt (thi + e))) else 0)))) 0)))))) ^+ 2)) / phi_) = 1) /\ True.
Lemma tie_round_3_t_hi : R3num K m 3 plo phi_ delta eps rho tau Tlo tlo -> R3num K m 3 plo phi_ delta eps rho tau Thi thi -> R3num K m 3 plo phi_ delta eps rho tau Hh h -> R3num K m 3 plo phi_ delta eps rho tau Ww w -> R3num K m 3 plo phi_ delta eps rho tau Ee e -> 0 <= delta -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> py_round_3_t_hi_needs -> R3num K m 3 plo phi_ delta eps rho tau Thi py_round_3_t_hi.
Proof. rewrite /py_round_3_t_hi_needs /py_round_3_t_hi; tie_round. Qed.

(* R3s: what its rounds do before each round of R3. *)
Definition py_sharp_t_lo : R := (Num.max tlo ((eps - rho) ^+ 2)).
Definition py_sharp_t_lo_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_sharp_t_lo L : (K <= m)%N -> 0 < eps - rho -> R3num K m L plo phi_ delta eps rho tau Tlo tlo -> R3num K m L plo phi_ delta eps rho tau Hh h -> R3num K m L plo phi_ delta eps rho tau Ww w -> R3num K m L plo phi_ delta eps rho tau Ee e -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> 0 <= delta -> py_sharp_t_lo_needs -> R3num K m L plo phi_ delta eps rho tau Tlo py_sharp_t_lo.
Proof. rewrite /py_sharp_t_lo_needs /py_sharp_t_lo; tie_sharp. Qed.
Definition py_sharp_h : R := (Num.min h (Num.min (Num.sqrt (((e * e) / 2%:R) / (((Num.max tlo ((eps - rho) ^+ 2)) - e) * ((Num.max tlo ((eps - rho) ^+ 2)) + e)))) (Num.sqrt (((2%:R * (Num.max ((delta * delta) - (tau ^+ 2)) 0)) / ((((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2))) + ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) + (Num.sqrt (((((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2))) + ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) ^+ 2) - ((4%:R * ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) * (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))) / (1 - ((2%:R * (Num.max ((delta * delta) - (tau ^+ 2)) 0)) / ((((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2))) + ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) + (Num.sqrt (((((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2))) + ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) ^+ 2) - ((4%:R * ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) * (Num.max ((delta * delta) - (tau ^+ 2)) 0))))))))))).
Definition py_sharp_h_needs : Prop := (0 <= (eps - rho)) /\ (0 < (((Num.max tlo ((eps - rho) ^+ 2)) - e) * ((Num.max tlo ((eps - rho) ^+ 2)) + e))) /\ (0 <= eps) /\ (0 < (1 - ((2%:R * (Num.max ((delta * delta) - (tau ^+ 2)) 0)) / ((((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2))) + ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) + (Num.sqrt (((((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2))) + ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) ^+ 2) - ((4%:R * ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * (Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0))) * (Num.max ((delta * delta) - (tau ^+ 2)) 0)))))))) /\ ((Num.max ((delta * delta) - (tau ^+ 2)) 0) < ((Num.max ((Num.max tlo ((eps - rho) ^+ 2)) - (eps ^+ 2)) 0) * ((Num.max tlo ((eps - rho) ^+ 2)) + (eps ^+ 2)))) /\ True.
Lemma tie_sharp_h L : (K <= m)%N -> 0 < eps - rho -> R3num K m L plo phi_ delta eps rho tau Tlo tlo -> R3num K m L plo phi_ delta eps rho tau Hh h -> R3num K m L plo phi_ delta eps rho tau Ww w -> R3num K m L plo phi_ delta eps rho tau Ee e -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> 0 <= delta -> py_sharp_h_needs -> R3num K m L plo phi_ delta eps rho tau Hh py_sharp_h.
Proof. rewrite /py_sharp_h_needs /py_sharp_h; tie_sharp. Qed.
Definition py_sharp_w : R := (Num.min w (Num.sqrt ((e * e) / ((Num.max tlo ((eps - rho) ^+ 2)) + (Num.sqrt (((Num.max tlo ((eps - rho) ^+ 2)) - e) * ((Num.max tlo ((eps - rho) ^+ 2)) + e))))))).
Definition py_sharp_w_needs : Prop := (0 <= (eps - rho)) /\ (e < (Num.max tlo ((eps - rho) ^+ 2))) /\ True.
Lemma tie_sharp_w L : (K <= m)%N -> 0 < eps - rho -> R3num K m L plo phi_ delta eps rho tau Tlo tlo -> R3num K m L plo phi_ delta eps rho tau Hh h -> R3num K m L plo phi_ delta eps rho tau Ww w -> R3num K m L plo phi_ delta eps rho tau Ee e -> 0 <= delta ^+ 2 - tau ^+ 2 -> 0 <= tau -> 0 <= delta -> py_sharp_w_needs -> R3num K m L plo phi_ delta eps rho tau Ww py_sharp_w.
Proof. rewrite /py_sharp_w_needs /py_sharp_w; tie_sharp. Qed.

(* R5: b, phi and f, for both regimes. *)
Definition py_entry_b_2 : R := (Num.min ((theta / (Num.sqrt (1 - theta))) + (((if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0) + mu) / (Num.sqrt py_nt))) ((theta / (Num.sqrt (2%:R * (1 - theta)))) + ((1 + theta) * (((if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0) + mu) / (Num.sqrt py_nt))))).
Definition py_entry_b_2_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_b_2 : 0 <= mu -> py_entry_b_2_needs -> py_entry_b_2 = R5b n 2 eps alpha mu (entry_b theta) w.
Proof. rewrite /py_entry_b_2_needs /py_entry_b_2; tie_b py_nt. Qed.
Definition py_entry_phi_2 : R := ((py_entry_b_2 * py_entry_b_2) / ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_2 * py_entry_b_2))).
Definition py_entry_phi_2_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ (0 < ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_2 * py_entry_b_2))) /\ True.
Lemma tie_entry_phi_2 : 0 <= mu -> py_entry_b_2_needs -> py_entry_phi_2_needs -> py_entry_phi_2 = R5phi n 2 eps alpha mu (entry_b theta) (entry_den K theta) w.
Proof. rewrite /py_entry_phi_2_needs /py_entry_phi_2; tie_phi tie_entry_b_2. Qed.
Definition py_entry_f_2 : R := (((if ((0 < (if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0)) && (0 < py_entry_b_2)) then ((if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0) * py_entry_b_2) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_entry_f_2_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt (1 - theta))) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_f_2 : 0 <= mu -> py_entry_b_2_needs -> 0 <= py_entry_b_2 -> py_entry_f_2_needs -> py_entry_f_2 = R9f n 2 eps alpha mu e0 (entry_b theta) w.
Proof. rewrite /py_entry_f_2_needs /py_entry_f_2; tie_f py_nt tie_entry_b_2. Qed.
Definition py_spec_b_2 : R := (((Num.sqrt lmax) - (Num.sqrt lmin)) + (((Num.sqrt lmin) * (Num.sqrt lmax)) * (((if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0) + mu) / (Num.sqrt py_nt)))).
Definition py_spec_b_2_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_b_2 : 0 <= mu -> py_spec_b_2_needs -> py_spec_b_2 = R5b n 2 eps alpha mu (spec_b lmin lmax) w.
Proof. rewrite /py_spec_b_2_needs /py_spec_b_2; tie_b py_nt. Qed.
Definition py_spec_phi_2 : R := ((py_spec_b_2 * py_spec_b_2) / (lmin - (py_spec_b_2 * py_spec_b_2))).
Definition py_spec_phi_2_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ (0 < (lmin - (py_spec_b_2 * py_spec_b_2))) /\ True.
Lemma tie_spec_phi_2 : 0 <= mu -> py_spec_b_2_needs -> py_spec_phi_2_needs -> py_spec_phi_2 = R5phi n 2 eps alpha mu (spec_b lmin lmax) (spec_den lmin lmax) w.
Proof. rewrite /py_spec_phi_2_needs /py_spec_phi_2; tie_phi tie_spec_b_2. Qed.
Definition py_spec_f_2 : R := (((if ((0 < (if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0)) && (0 < py_spec_b_2)) then ((if ((0 < (eps ^+ 1)) && (0 < w)) then ((eps ^+ 1) * w) else 0) * py_spec_b_2) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_spec_f_2_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_f_2 : 0 <= mu -> py_spec_b_2_needs -> 0 <= py_spec_b_2 -> py_spec_f_2_needs -> py_spec_f_2 = R9f n 2 eps alpha mu e0 (spec_b lmin lmax) w.
Proof. rewrite /py_spec_f_2_needs /py_spec_f_2; tie_f py_nt tie_spec_b_2. Qed.
Definition py_entry_b_3 : R := (Num.min ((theta / (Num.sqrt (1 - theta))) + (((if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0) + mu) / (Num.sqrt py_nt))) ((theta / (Num.sqrt (2%:R * (1 - theta)))) + ((1 + theta) * (((if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0) + mu) / (Num.sqrt py_nt))))).
Definition py_entry_b_3_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_b_3 : 0 <= mu -> py_entry_b_3_needs -> py_entry_b_3 = R5b n 3 eps alpha mu (entry_b theta) w.
Proof. rewrite /py_entry_b_3_needs /py_entry_b_3; tie_b py_nt. Qed.
Definition py_entry_phi_3 : R := ((py_entry_b_3 * py_entry_b_3) / ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_3 * py_entry_b_3))).
Definition py_entry_phi_3_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ (0 < ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_3 * py_entry_b_3))) /\ True.
Lemma tie_entry_phi_3 : 0 <= mu -> py_entry_b_3_needs -> py_entry_phi_3_needs -> py_entry_phi_3 = R5phi n 3 eps alpha mu (entry_b theta) (entry_den K theta) w.
Proof. rewrite /py_entry_phi_3_needs /py_entry_phi_3; tie_phi tie_entry_b_3. Qed.
Definition py_entry_f_3 : R := (((if ((0 < (if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0)) && (0 < py_entry_b_3)) then ((if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0) * py_entry_b_3) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_entry_f_3_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt (1 - theta))) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_f_3 : 0 <= mu -> py_entry_b_3_needs -> 0 <= py_entry_b_3 -> py_entry_f_3_needs -> py_entry_f_3 = R9f n 3 eps alpha mu e0 (entry_b theta) w.
Proof. rewrite /py_entry_f_3_needs /py_entry_f_3; tie_f py_nt tie_entry_b_3. Qed.
Definition py_spec_b_3 : R := (((Num.sqrt lmax) - (Num.sqrt lmin)) + (((Num.sqrt lmin) * (Num.sqrt lmax)) * (((if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0) + mu) / (Num.sqrt py_nt)))).
Definition py_spec_b_3_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_b_3 : 0 <= mu -> py_spec_b_3_needs -> py_spec_b_3 = R5b n 3 eps alpha mu (spec_b lmin lmax) w.
Proof. rewrite /py_spec_b_3_needs /py_spec_b_3; tie_b py_nt. Qed.
Definition py_spec_phi_3 : R := ((py_spec_b_3 * py_spec_b_3) / (lmin - (py_spec_b_3 * py_spec_b_3))).
Definition py_spec_phi_3_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ (0 < (lmin - (py_spec_b_3 * py_spec_b_3))) /\ True.
Lemma tie_spec_phi_3 : 0 <= mu -> py_spec_b_3_needs -> py_spec_phi_3_needs -> py_spec_phi_3 = R5phi n 3 eps alpha mu (spec_b lmin lmax) (spec_den lmin lmax) w.
Proof. rewrite /py_spec_phi_3_needs /py_spec_phi_3; tie_phi tie_spec_b_3. Qed.
Definition py_spec_f_3 : R := (((if ((0 < (if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0)) && (0 < py_spec_b_3)) then ((if ((0 < (eps ^+ 2)) && (0 < w)) then ((eps ^+ 2) * w) else 0) * py_spec_b_3) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_spec_f_3_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_f_3 : 0 <= mu -> py_spec_b_3_needs -> 0 <= py_spec_b_3 -> py_spec_f_3_needs -> py_spec_f_3 = R9f n 3 eps alpha mu e0 (spec_b lmin lmax) w.
Proof. rewrite /py_spec_f_3_needs /py_spec_f_3; tie_f py_nt tie_spec_b_3. Qed.
Definition py_entry_b_4 : R := (Num.min ((theta / (Num.sqrt (1 - theta))) + (((if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0) + mu) / (Num.sqrt py_nt))) ((theta / (Num.sqrt (2%:R * (1 - theta)))) + ((1 + theta) * (((if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0) + mu) / (Num.sqrt py_nt))))).
Definition py_entry_b_4_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_b_4 : 0 <= mu -> py_entry_b_4_needs -> py_entry_b_4 = R5b n 4 eps alpha mu (entry_b theta) w.
Proof. rewrite /py_entry_b_4_needs /py_entry_b_4; tie_b py_nt. Qed.
Definition py_entry_phi_4 : R := ((py_entry_b_4 * py_entry_b_4) / ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_4 * py_entry_b_4))).
Definition py_entry_phi_4_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ (0 < ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_4 * py_entry_b_4))) /\ True.
Lemma tie_entry_phi_4 : 0 <= mu -> py_entry_b_4_needs -> py_entry_phi_4_needs -> py_entry_phi_4 = R5phi n 4 eps alpha mu (entry_b theta) (entry_den K theta) w.
Proof. rewrite /py_entry_phi_4_needs /py_entry_phi_4; tie_phi tie_entry_b_4. Qed.
Definition py_entry_f_4 : R := (((if ((0 < (if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0)) && (0 < py_entry_b_4)) then ((if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0) * py_entry_b_4) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_entry_f_4_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt (1 - theta))) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_f_4 : 0 <= mu -> py_entry_b_4_needs -> 0 <= py_entry_b_4 -> py_entry_f_4_needs -> py_entry_f_4 = R9f n 4 eps alpha mu e0 (entry_b theta) w.
Proof. rewrite /py_entry_f_4_needs /py_entry_f_4; tie_f py_nt tie_entry_b_4. Qed.
Definition py_spec_b_4 : R := (((Num.sqrt lmax) - (Num.sqrt lmin)) + (((Num.sqrt lmin) * (Num.sqrt lmax)) * (((if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0) + mu) / (Num.sqrt py_nt)))).
Definition py_spec_b_4_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_b_4 : 0 <= mu -> py_spec_b_4_needs -> py_spec_b_4 = R5b n 4 eps alpha mu (spec_b lmin lmax) w.
Proof. rewrite /py_spec_b_4_needs /py_spec_b_4; tie_b py_nt. Qed.
Definition py_spec_phi_4 : R := ((py_spec_b_4 * py_spec_b_4) / (lmin - (py_spec_b_4 * py_spec_b_4))).
Definition py_spec_phi_4_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ (0 < (lmin - (py_spec_b_4 * py_spec_b_4))) /\ True.
Lemma tie_spec_phi_4 : 0 <= mu -> py_spec_b_4_needs -> py_spec_phi_4_needs -> py_spec_phi_4 = R5phi n 4 eps alpha mu (spec_b lmin lmax) (spec_den lmin lmax) w.
Proof. rewrite /py_spec_phi_4_needs /py_spec_phi_4; tie_phi tie_spec_b_4. Qed.
Definition py_spec_f_4 : R := (((if ((0 < (if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0)) && (0 < py_spec_b_4)) then ((if ((0 < (eps ^+ 3)) && (0 < w)) then ((eps ^+ 3) * w) else 0) * py_spec_b_4) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_spec_f_4_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_f_4 : 0 <= mu -> py_spec_b_4_needs -> 0 <= py_spec_b_4 -> py_spec_f_4_needs -> py_spec_f_4 = R9f n 4 eps alpha mu e0 (spec_b lmin lmax) w.
Proof. rewrite /py_spec_f_4_needs /py_spec_f_4; tie_f py_nt tie_spec_b_4. Qed.
Definition py_entry_b_6 : R := (Num.min ((theta / (Num.sqrt (1 - theta))) + (((if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0) + mu) / (Num.sqrt py_nt))) ((theta / (Num.sqrt (2%:R * (1 - theta)))) + ((1 + theta) * (((if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0) + mu) / (Num.sqrt py_nt))))).
Definition py_entry_b_6_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_b_6 : 0 <= mu -> py_entry_b_6_needs -> py_entry_b_6 = R5b n 6 eps alpha mu (entry_b theta) w.
Proof. rewrite /py_entry_b_6_needs /py_entry_b_6; tie_b py_nt. Qed.
Definition py_entry_phi_6 : R := ((py_entry_b_6 * py_entry_b_6) / ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_6 * py_entry_b_6))).
Definition py_entry_phi_6_needs : Prop := (0 < (Num.sqrt (1 - theta))) /\ (0 <= eps) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ (0 < ((((K%:R : R) - 1) * (1 - ((2%:R * theta) / (K%:R : R)))) - (py_entry_b_6 * py_entry_b_6))) /\ True.
Lemma tie_entry_phi_6 : 0 <= mu -> py_entry_b_6_needs -> py_entry_phi_6_needs -> py_entry_phi_6 = R5phi n 6 eps alpha mu (entry_b theta) (entry_den K theta) w.
Proof. rewrite /py_entry_phi_6_needs /py_entry_phi_6; tie_phi tie_entry_b_6. Qed.
Definition py_entry_f_6 : R := (((if ((0 < (if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0)) && (0 < py_entry_b_6)) then ((if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0) * py_entry_b_6) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_entry_f_6_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt (1 - theta))) /\ (0 < (Num.sqrt (2%:R * (1 - theta)))) /\ True.
Lemma tie_entry_f_6 : 0 <= mu -> py_entry_b_6_needs -> 0 <= py_entry_b_6 -> py_entry_f_6_needs -> py_entry_f_6 = R9f n 6 eps alpha mu e0 (entry_b theta) w.
Proof. rewrite /py_entry_f_6_needs /py_entry_f_6; tie_f py_nt tie_entry_b_6. Qed.
Definition py_spec_b_6 : R := (((Num.sqrt lmax) - (Num.sqrt lmin)) + (((Num.sqrt lmin) * (Num.sqrt lmax)) * (((if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0) + mu) / (Num.sqrt py_nt)))).
Definition py_spec_b_6_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_b_6 : 0 <= mu -> py_spec_b_6_needs -> py_spec_b_6 = R5b n 6 eps alpha mu (spec_b lmin lmax) w.
Proof. rewrite /py_spec_b_6_needs /py_spec_b_6; tie_b py_nt. Qed.
Definition py_spec_phi_6 : R := ((py_spec_b_6 * py_spec_b_6) / (lmin - (py_spec_b_6 * py_spec_b_6))).
Definition py_spec_phi_6_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ (0 < (lmin - (py_spec_b_6 * py_spec_b_6))) /\ True.
Lemma tie_spec_phi_6 : 0 <= mu -> py_spec_b_6_needs -> py_spec_phi_6_needs -> py_spec_phi_6 = R5phi n 6 eps alpha mu (spec_b lmin lmax) (spec_den lmin lmax) w.
Proof. rewrite /py_spec_phi_6_needs /py_spec_phi_6; tie_phi tie_spec_b_6. Qed.
Definition py_spec_f_6 : R := (((if ((0 < (if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0)) && (0 < py_spec_b_6)) then ((if ((0 < (eps ^+ 5)) && (0 < w)) then ((eps ^+ 5) * w) else 0) * py_spec_b_6) else 0) + e0) / (Num.sqrt py_nt)).
Definition py_spec_f_6_needs : Prop := (0 <= eps) /\ (0 < (Num.sqrt lmin)) /\ True.
Lemma tie_spec_f_6 : 0 <= mu -> py_spec_b_6_needs -> 0 <= py_spec_b_6 -> py_spec_f_6_needs -> py_spec_f_6 = R9f n 6 eps alpha mu e0 (spec_b lmin lmax) w.
Proof. rewrite /py_spec_f_6_needs /py_spec_f_6; tie_f py_nt tie_spec_b_6. Qed.

(* The registered bands of R4, R5, R6, R7, R9, R10, R9s, and D of R10s. *)
Definition py_misfit_2_0 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 1)^-1)) else 0).
Definition py_misfit_2_0_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_r_1 : R := ((eps / (Num.sqrt tlo)) ^+ 1).
Definition py_r_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_m02_2 : R := (B - (((if ((0 < (h * py_r_1)) && (0 < (Num.sqrt E))) then ((h * py_r_1) * (Num.sqrt E)) else 0) + py_misfit_2_0) * ((if ((0 < (h * py_r_1)) && (0 < (Num.sqrt E))) then ((h * py_r_1) * (Num.sqrt E)) else 0) + py_misfit_2_0))).
Definition py_m02_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_r_0 : R := ((eps / (Num.sqrt tlo)) ^+ 0).
Definition py_r_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_misfit_2_1 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (tlo ^+ 0)) else 0).
Definition py_misfit_2_1_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 <= tlo)) /\ True.
Definition py_R4_2_0 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_2_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2))) else 0)).
Definition py_R4_2_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2)))) /\ True.
Lemma tie_misfit_2_0 : py_misfit_2_0_needs -> py_misfit_2_0 = misfit 2 tlo e e0 0.
Proof. rewrite /py_misfit_2_0_needs /py_misfit_2_0; tie_misfit. Qed.
Lemma tie_r_1 : py_r_1_needs -> py_r_1 = rr tlo eps ^+ 1.
Proof. rewrite /py_r_1_needs /py_r_1; by []. Qed.
Lemma tie_m02_2 : py_r_1_needs -> py_misfit_2_0_needs -> py_m02_2_needs -> py_m02_2 = m02 2 h tlo eps e e0 B E.
Proof. rewrite /py_m02_2_needs /py_m02_2; tie_m02 tie_r_1 tie_misfit_2_0. Qed.
Lemma tie_r_0 : py_r_0_needs -> py_r_0 = rr tlo eps ^+ 0.
Proof. rewrite /py_r_0_needs /py_r_0; by []. Qed.
Lemma tie_misfit_2_1 : py_misfit_2_1_needs -> py_misfit_2_1 = misfit 2 tlo e e0 1.
Proof. rewrite /py_misfit_2_1_needs /py_misfit_2_1; tie_misfit. Qed.
Lemma tie_R4_2_0 : py_r_1_needs -> py_misfit_2_0_needs -> py_m02_2_needs -> py_R4_2_0_needs -> py_R4_2_0 = h * rr tlo eps ^+ 1 + misfit 2 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 2 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_2_0_needs /py_R4_2_0; tie_R4 tie_r_1 tie_misfit_2_0 tie_m02_2. Qed.
Definition py_R5_2_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R5_2_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_2_0_leak : py_r_0_needs -> py_R5_2_0_leak_needs -> py_R5_2_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R5_2_0_leak_needs /py_R5_2_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R5_2_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R5_2_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_2_0_lower : py_r_0_needs -> py_R5_2_0_lower_needs -> py_R5_2_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R5_2_0_lower_needs /py_R5_2_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R5_2_0_upper : R := thi.
Definition py_R5_2_0_upper_needs : Prop := True.
Lemma tie_R5_2_0_upper : py_R5_2_0_upper_needs -> py_R5_2_0_upper = thi.
Proof. rewrite /py_R5_2_0_upper_needs /py_R5_2_0_upper; by []. Qed.
Definition py_R6_2_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_2_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_2_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2))) else 0))))) / tlo).
Definition py_R6_2_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_2_0 : py_r_0_needs -> py_misfit_2_1_needs -> py_m02_2_needs -> py_r_1_needs -> py_misfit_2_0_needs -> py_R6_2_0_needs -> py_R6_2_0 = R6u 2 0 tlo h eps phi (R6x 2 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_2_0_needs /py_R6_2_0; tie_R6 tie_r_0 tie_r_0 tie_misfit_2_1 tie_m02_2. Qed.
Definition py_R7_2_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R7_2_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R7_2_0 : 0 < B -> py_R7_2_0_needs -> py_R7_2_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R7_2_0_needs /py_R7_2_0; tie_R7_first. Qed.
Definition py_R9_2_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo)))) 0).
Definition py_R9_2_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_2_0_lower : e < tlo -> py_R9_2_0_lower_needs -> py_R9_2_0_lower = Num.max (2%:R / (1 + Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R9_2_0_lower_needs /py_R9_2_0_lower; tie_R9. Qed.
Definition py_R9_2_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_2_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_2_0_upper : e < tlo -> py_R9_2_0_upper_needs -> py_R9_2_0_upper = Num.min (2%:R * (Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_2_0_upper_needs /py_R9_2_0_upper; tie_R9. Qed.
Definition py_R4_2_1 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_2_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_2))) else 0)).
Definition py_R4_2_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_2)))) /\ True.
Lemma tie_R4_2_1 : py_r_0_needs -> py_misfit_2_1_needs -> py_m02_2_needs -> py_r_1_needs -> py_misfit_2_0_needs -> py_R4_2_1_needs -> py_R4_2_1 = h * rr tlo eps ^+ 0 + misfit 2 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 2 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_2_1_needs /py_R4_2_1; tie_R4 tie_r_0 tie_misfit_2_1 tie_m02_2. Qed.
Definition py_R5_2_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R5_2_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_2_1_leak : py_r_1_needs -> py_R5_2_1_leak_needs -> py_R5_2_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R5_2_1_leak_needs /py_R5_2_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R9_2_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R9_2_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_2_1_lower : e < tlo -> py_R9_2_1_lower_needs -> py_R9_2_1_lower = Num.max (2%:R / (1 + R9k 2 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_2_1_lower_needs /py_R9_2_1_lower; tie_R9. Qed.
Definition py_R9_2_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_2_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_2_1_upper : e < tlo -> py_R9_2_1_upper_needs -> py_R9_2_1_upper = Num.min (2%:R * (R9k 2 1 tlo thi e eps f b nt) / (1 + R9k 2 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_2_1_upper_needs /py_R9_2_1_upper; tie_R9. Qed.
Definition py_sR9_2_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo)))) 0).
Definition py_sR9_2_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_2_0_lower : e < tlo -> py_sR9_2_0_lower_needs -> py_sR9_2_0_lower = Num.max (2%:R / (1 + Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_sR9_2_0_lower_needs /py_sR9_2_0_lower; tie_R9. Qed.
Definition py_sR9_2_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_2_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_2_0_upper : e < tlo -> py_sR9_2_0_upper_needs -> py_sR9_2_0_upper = Num.min (K%:R * (Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_2_0_upper_needs /py_sR9_2_0_upper; tie_R9. Qed.
Definition py_sR9_2_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_sR9_2_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_2_1_lower : e < tlo -> py_sR9_2_1_lower_needs -> py_sR9_2_1_lower = Num.max (2%:R / (1 + R9k 2 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_2_1_lower_needs /py_sR9_2_1_lower; tie_R9. Qed.
Definition py_sR9_2_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_2_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_2_1_upper : e < tlo -> py_sR9_2_1_upper_needs -> py_sR9_2_1_upper = Num.min (K%:R * (R9k 2 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 2 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_2_1_upper_needs /py_sR9_2_1_upper; tie_R9. Qed.
Definition py_R10_R4_2_0 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_2_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2))) else 0)).
Definition py_R10_R4_2_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2)))) /\ True.
Lemma tie_R10_R4_2_0 : py_r_1_needs -> py_misfit_2_0_needs -> py_m02_2_needs -> py_R10_R4_2_0_needs -> py_R10_R4_2_0 = h * rr tlo eps ^+ 1 + misfit 2 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 2 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_2_0_needs /py_R10_R4_2_0; tie_R4 tie_r_1 tie_misfit_2_0 tie_m02_2. Qed.
Definition py_R10_R5_2_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R10_R5_2_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_2_0_leak : py_r_0_needs -> py_R10_R5_2_0_leak_needs -> py_R10_R5_2_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R10_R5_2_0_leak_needs /py_R10_R5_2_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_2_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R10_R5_2_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_2_0_lower : py_r_0_needs -> py_R10_R5_2_0_lower_needs -> py_R10_R5_2_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R10_R5_2_0_lower_needs /py_R10_R5_2_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_2_0_upper : R := thi.
Definition py_R10_R5_2_0_upper_needs : Prop := True.
Lemma tie_R10_R5_2_0_upper : py_R10_R5_2_0_upper_needs -> py_R10_R5_2_0_upper = thi.
Proof. rewrite /py_R10_R5_2_0_upper_needs /py_R10_R5_2_0_upper; by []. Qed.
Definition py_R10_R6_2_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_2_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_2_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2))) else 0))))) / tlo).
Definition py_R10_R6_2_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_2)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_2_0 : py_r_0_needs -> py_misfit_2_1_needs -> py_m02_2_needs -> py_r_1_needs -> py_misfit_2_0_needs -> py_R10_R6_2_0_needs -> py_R10_R6_2_0 = R6u 2 0 tlo h eps phi (R6x 2 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_2_0_needs /py_R10_R6_2_0; tie_R6 tie_r_0 tie_r_0 tie_misfit_2_1 tie_m02_2. Qed.
Definition py_R10_R7_2_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R10_R7_2_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R10_R7_2_0 : 0 < B -> py_R10_R7_2_0_needs -> py_R10_R7_2_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R10_R7_2_0_needs /py_R10_R7_2_0; tie_R7_first. Qed.
Definition py_R10_R9_2_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo)))) 0).
Definition py_R10_R9_2_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_2_0_lower : e < tlo -> py_R10_R9_2_0_lower_needs -> py_R10_R9_2_0_lower = Num.max (2%:R / (1 + Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_R9_2_0_lower_needs /py_R10_R9_2_0_lower; tie_R9. Qed.
Definition py_R10_R9_2_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_2_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_2_0_upper : e < tlo -> py_R10_R9_2_0_upper_needs -> py_R10_R9_2_0_upper = Num.min (2%:R * (Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_2_0_upper_needs /py_R10_R9_2_0_upper; tie_R9. Qed.
Definition py_R10_R4_2_1 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_2_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_2))) else 0)).
Definition py_R10_R4_2_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_2)))) /\ True.
Lemma tie_R10_R4_2_1 : py_r_0_needs -> py_misfit_2_1_needs -> py_m02_2_needs -> py_r_1_needs -> py_misfit_2_0_needs -> py_R10_R4_2_1_needs -> py_R10_R4_2_1 = h * rr tlo eps ^+ 0 + misfit 2 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 2 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_2_1_needs /py_R10_R4_2_1; tie_R4 tie_r_0 tie_misfit_2_1 tie_m02_2. Qed.
Definition py_R10_R5_2_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R10_R5_2_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_2_1_leak : py_r_1_needs -> py_R10_R5_2_1_leak_needs -> py_R10_R5_2_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R10_R5_2_1_leak_needs /py_R10_R5_2_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R10_R9_2_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_R9_2_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_2_1_lower : e < tlo -> py_R10_R9_2_1_lower_needs -> py_R10_R9_2_1_lower = Num.max (2%:R / (1 + R9k 2 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_2_1_lower_needs /py_R10_R9_2_1_lower; tie_R9. Qed.
Definition py_R10_R9_2_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_2_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_2_1_upper : e < tlo -> py_R10_R9_2_1_upper_needs -> py_R10_R9_2_1_upper = Num.min (2%:R * (R9k 2 1 tlo thi e eps f b nt) / (1 + R9k 2 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_2_1_upper_needs /py_R10_R9_2_1_upper; tie_R9. Qed.
Definition py_R10_sR9_2_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo)))) 0).
Definition py_R10_sR9_2_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_2_0_lower : e < tlo -> py_R10_sR9_2_0_lower_needs -> py_R10_sR9_2_0_lower = Num.max (2%:R / (1 + Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_sR9_2_0_lower_needs /py_R10_sR9_2_0_lower; tie_R9. Qed.
Definition py_R10_sR9_2_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_2_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_2_0_upper : e < tlo -> py_R10_sR9_2_0_upper_needs -> py_R10_sR9_2_0_upper = Num.min (K%:R * (Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 2 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_2_0_upper_needs /py_R10_sR9_2_0_upper; tie_R9. Qed.
Definition py_R10_sR9_2_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_sR9_2_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_2_1_lower : e < tlo -> py_R10_sR9_2_1_lower_needs -> py_R10_sR9_2_1_lower = Num.max (2%:R / (1 + R9k 2 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_2_1_lower_needs /py_R10_sR9_2_1_lower; tie_R9. Qed.
Definition py_R10_sR9_2_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_2_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_2_1_upper : e < tlo -> py_R10_sR9_2_1_upper_needs -> py_R10_sR9_2_1_upper = Num.min (K%:R * (R9k 2 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 2 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_2_1_upper_needs /py_R10_sR9_2_1_upper; tie_R9. Qed.
Definition py_misfit_3_0 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * ((tlo ^+ 1)^-1)) else 0).
Definition py_misfit_3_0_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_r_2 : R := ((eps / (Num.sqrt tlo)) ^+ 2).
Definition py_r_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_m02_3 : R := (B - (((if ((0 < (h * py_r_2)) && (0 < (Num.sqrt E))) then ((h * py_r_2) * (Num.sqrt E)) else 0) + py_misfit_3_0) * ((if ((0 < (h * py_r_2)) && (0 < (Num.sqrt E))) then ((h * py_r_2) * (Num.sqrt E)) else 0) + py_misfit_3_0))).
Definition py_m02_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_misfit_3_1 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 1)^-1)) else 0).
Definition py_misfit_3_1_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_3_0 : R := ((h * py_r_2) + (if (0 < e0) then (py_misfit_3_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3))) else 0)).
Definition py_R4_3_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3)))) /\ True.
Lemma tie_misfit_3_0 : py_misfit_3_0_needs -> py_misfit_3_0 = misfit 3 tlo e e0 0.
Proof. rewrite /py_misfit_3_0_needs /py_misfit_3_0; tie_misfit. Qed.
Lemma tie_r_2 : py_r_2_needs -> py_r_2 = rr tlo eps ^+ 2.
Proof. rewrite /py_r_2_needs /py_r_2; by []. Qed.
Lemma tie_m02_3 : py_r_2_needs -> py_misfit_3_0_needs -> py_m02_3_needs -> py_m02_3 = m02 3 h tlo eps e e0 B E.
Proof. rewrite /py_m02_3_needs /py_m02_3; tie_m02 tie_r_2 tie_misfit_3_0. Qed.
Lemma tie_misfit_3_1 : py_misfit_3_1_needs -> py_misfit_3_1 = misfit 3 tlo e e0 1.
Proof. rewrite /py_misfit_3_1_needs /py_misfit_3_1; tie_misfit. Qed.
Lemma tie_R4_3_0 : py_r_2_needs -> py_misfit_3_0_needs -> py_m02_3_needs -> py_R4_3_0_needs -> py_R4_3_0 = h * rr tlo eps ^+ 2 + misfit 3 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 3 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_3_0_needs /py_R4_3_0; tie_R4 tie_r_2 tie_misfit_3_0 tie_m02_3. Qed.
Definition py_R5_3_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R5_3_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_3_0_leak : py_r_0_needs -> py_R5_3_0_leak_needs -> py_R5_3_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R5_3_0_leak_needs /py_R5_3_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R5_3_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R5_3_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_3_0_lower : py_r_0_needs -> py_R5_3_0_lower_needs -> py_R5_3_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R5_3_0_lower_needs /py_R5_3_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R5_3_0_upper : R := thi.
Definition py_R5_3_0_upper_needs : Prop := True.
Lemma tie_R5_3_0_upper : py_R5_3_0_upper_needs -> py_R5_3_0_upper = thi.
Proof. rewrite /py_R5_3_0_upper_needs /py_R5_3_0_upper; by []. Qed.
Definition py_R6_3_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_3_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3))) else 0)) * ((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_3_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3))) else 0))))) / tlo).
Definition py_R6_3_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_3_0 : py_r_1_needs -> py_r_0_needs -> py_misfit_3_1_needs -> py_m02_3_needs -> py_r_2_needs -> py_misfit_3_0_needs -> py_R6_3_0_needs -> py_R6_3_0 = R6u 3 0 tlo h eps phi (R6x 3 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_3_0_needs /py_R6_3_0; tie_R6 tie_r_1 tie_r_0 tie_misfit_3_1 tie_m02_3. Qed.
Definition py_R7_3_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R7_3_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R7_3_0 : 0 < B -> py_R7_3_0_needs -> py_R7_3_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R7_3_0_needs /py_R7_3_0; tie_R7_first. Qed.
Definition py_R9_3_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo)))) 0).
Definition py_R9_3_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_3_0_lower : e < tlo -> py_R9_3_0_lower_needs -> py_R9_3_0_lower = Num.max (2%:R / (1 + Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R9_3_0_lower_needs /py_R9_3_0_lower; tie_R9. Qed.
Definition py_R9_3_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_3_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_3_0_upper : e < tlo -> py_R9_3_0_upper_needs -> py_R9_3_0_upper = Num.min (2%:R * (Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_3_0_upper_needs /py_R9_3_0_upper; tie_R9. Qed.
Definition py_misfit_3_2 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (tlo ^+ 0)) else 0).
Definition py_misfit_3_2_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 <= tlo)) /\ True.
Definition py_R4_3_1 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_3_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3))) else 0)).
Definition py_R4_3_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3)))) /\ True.
Lemma tie_misfit_3_2 : py_misfit_3_2_needs -> py_misfit_3_2 = misfit 3 tlo e e0 2.
Proof. rewrite /py_misfit_3_2_needs /py_misfit_3_2; tie_misfit. Qed.
Lemma tie_R4_3_1 : py_r_1_needs -> py_misfit_3_1_needs -> py_m02_3_needs -> py_r_2_needs -> py_misfit_3_0_needs -> py_R4_3_1_needs -> py_R4_3_1 = h * rr tlo eps ^+ 1 + misfit 3 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 3 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_3_1_needs /py_R4_3_1; tie_R4 tie_r_1 tie_misfit_3_1 tie_m02_3. Qed.
Definition py_R5_3_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R5_3_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_3_1_leak : py_r_1_needs -> py_R5_3_1_leak_needs -> py_R5_3_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R5_3_1_leak_needs /py_R5_3_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R5_3_1_lower : R := (tlo / (1 + (phi * py_r_2))).
Definition py_R5_3_1_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_3_1_lower : py_r_2_needs -> py_R5_3_1_lower_needs -> py_R5_3_1_lower = tlo / (1 + phi * rr tlo eps ^+ 2).
Proof. rewrite /py_R5_3_1_lower_needs /py_R5_3_1_lower; tie_R5 tie_r_2. Qed.
Definition py_R5_3_1_upper : R := thi.
Definition py_R5_3_1_upper_needs : Prop := True.
Lemma tie_R5_3_1_upper : py_R5_3_1_upper_needs -> py_R5_3_1_upper = thi.
Proof. rewrite /py_R5_3_1_upper_needs /py_R5_3_1_upper; by []. Qed.
Definition py_R6_3_1 : R := (((1 + (phi * py_r_2)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_3_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_3_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3))) else 0))))) / tlo).
Definition py_R6_3_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_3_1 : py_r_0_needs -> py_r_2_needs -> py_misfit_3_2_needs -> py_m02_3_needs -> py_misfit_3_0_needs -> py_R6_3_1_needs -> py_R6_3_1 = R6u 3 1 tlo h eps phi (R6x 3 1 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_3_1_needs /py_R6_3_1; tie_R6 tie_r_0 tie_r_2 tie_misfit_3_2 tie_m02_3. Qed.
Definition py_R7_3_1 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((2%:R * x) / 1) else 0)) / thi).
Definition py_R7_3_1_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 2)) + (2%:R * x)) - 1) = 0)) /\ True.
Lemma tie_R7_3_1 : 0 < B -> py_R7_3_1_needs -> py_R7_3_1 = R7l 1 eps rho thi x
  /\ A / B * x ^+ 2 + 2%:R * x <= 1%:R.
Proof. rewrite /py_R7_3_1_needs /py_R7_3_1; tie_R7. Qed.
Definition py_R9_3_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R9_3_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R9_3_1_lower : e < tlo -> py_R9_3_1_lower_needs -> py_R9_3_1_lower = Num.max (2%:R / (1 + R9k 3 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_3_1_lower_needs /py_R9_3_1_lower; tie_R9. Qed.
Definition py_R9_3_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_3_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R9_3_1_upper : e < tlo -> py_R9_3_1_upper_needs -> py_R9_3_1_upper = Num.min (2%:R * (R9k 3 1 tlo thi e eps f b nt) / (1 + R9k 3 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_3_1_upper_needs /py_R9_3_1_upper; tie_R9. Qed.
Definition py_R4_3_2 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_3_2 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_3))) else 0)).
Definition py_R4_3_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_3)))) /\ True.
Lemma tie_R4_3_2 : py_r_0_needs -> py_misfit_3_2_needs -> py_m02_3_needs -> py_r_2_needs -> py_misfit_3_0_needs -> py_R4_3_2_needs -> py_R4_3_2 = h * rr tlo eps ^+ 0 + misfit 3 tlo e e0 2 / ((eps - rho) ^+ 2 * Num.sqrt (m02 3 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_3_2_needs /py_R4_3_2; tie_R4 tie_r_0 tie_misfit_3_2 tie_m02_3. Qed.
Definition py_R5_3_2_leak : R := ((Num.sqrt phi) * py_r_2).
Definition py_R5_3_2_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_3_2_leak : py_r_2_needs -> py_R5_3_2_leak_needs -> py_R5_3_2_leak = Num.sqrt phi * rr tlo eps ^+ 2.
Proof. rewrite /py_R5_3_2_leak_needs /py_R5_3_2_leak; tie_R5 tie_r_2. Qed.
Definition py_R9_3_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R9_3_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_3_2_lower : e < tlo -> py_R9_3_2_lower_needs -> py_R9_3_2_lower = Num.max (2%:R / (1 + R9k 3 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_3_2_lower_needs /py_R9_3_2_lower; tie_R9. Qed.
Definition py_R9_3_2_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_3_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_3_2_upper : e < tlo -> py_R9_3_2_upper_needs -> py_R9_3_2_upper = Num.min (2%:R * (R9k 3 2 tlo thi e eps f b nt) / (1 + R9k 3 2 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_3_2_upper_needs /py_R9_3_2_upper; tie_R9. Qed.
Definition py_sR9_3_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo)))) 0).
Definition py_sR9_3_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_3_0_lower : e < tlo -> py_sR9_3_0_lower_needs -> py_sR9_3_0_lower = Num.max (2%:R / (1 + Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_sR9_3_0_lower_needs /py_sR9_3_0_lower; tie_R9. Qed.
Definition py_sR9_3_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_3_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_3_0_upper : e < tlo -> py_sR9_3_0_upper_needs -> py_sR9_3_0_upper = Num.min (K%:R * (Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_3_0_upper_needs /py_sR9_3_0_upper; tie_R9. Qed.
Definition py_sR9_3_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_sR9_3_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_sR9_3_1_lower : e < tlo -> py_sR9_3_1_lower_needs -> py_sR9_3_1_lower = Num.max (2%:R / (1 + R9k 3 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_3_1_lower_needs /py_sR9_3_1_lower; tie_R9. Qed.
Definition py_sR9_3_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_3_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_sR9_3_1_upper : e < tlo -> py_sR9_3_1_upper_needs -> py_sR9_3_1_upper = Num.min (K%:R * (R9k 3 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 3 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_3_1_upper_needs /py_sR9_3_1_upper; tie_R9. Qed.
Definition py_sR9_3_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_sR9_3_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_3_2_lower : e < tlo -> py_sR9_3_2_lower_needs -> py_sR9_3_2_lower = Num.max (2%:R / (1 + R9k 3 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_3_2_lower_needs /py_sR9_3_2_lower; tie_R9. Qed.
Definition py_sR9_3_2_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_3_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_3_2_upper : e < tlo -> py_sR9_3_2_upper_needs -> py_sR9_3_2_upper = Num.min (K%:R * (R9k 3 2 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 3 2 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_3_2_upper_needs /py_sR9_3_2_upper; tie_R9. Qed.
Definition py_R10_R4_3_0 : R := ((h * py_r_2) + (if (0 < e0) then (py_misfit_3_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3))) else 0)).
Definition py_R10_R4_3_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3)))) /\ True.
Lemma tie_R10_R4_3_0 : py_r_2_needs -> py_misfit_3_0_needs -> py_m02_3_needs -> py_R10_R4_3_0_needs -> py_R10_R4_3_0 = h * rr tlo eps ^+ 2 + misfit 3 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 3 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_3_0_needs /py_R10_R4_3_0; tie_R4 tie_r_2 tie_misfit_3_0 tie_m02_3. Qed.
Definition py_R10_R5_3_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R10_R5_3_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_3_0_leak : py_r_0_needs -> py_R10_R5_3_0_leak_needs -> py_R10_R5_3_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R10_R5_3_0_leak_needs /py_R10_R5_3_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_3_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R10_R5_3_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_3_0_lower : py_r_0_needs -> py_R10_R5_3_0_lower_needs -> py_R10_R5_3_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R10_R5_3_0_lower_needs /py_R10_R5_3_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_3_0_upper : R := thi.
Definition py_R10_R5_3_0_upper_needs : Prop := True.
Lemma tie_R10_R5_3_0_upper : py_R10_R5_3_0_upper_needs -> py_R10_R5_3_0_upper = thi.
Proof. rewrite /py_R10_R5_3_0_upper_needs /py_R10_R5_3_0_upper; by []. Qed.
Definition py_R10_R6_3_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_3_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3))) else 0)) * ((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_3_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3))) else 0))))) / tlo).
Definition py_R10_R6_3_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_3)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_3_0 : py_r_1_needs -> py_r_0_needs -> py_misfit_3_1_needs -> py_m02_3_needs -> py_r_2_needs -> py_misfit_3_0_needs -> py_R10_R6_3_0_needs -> py_R10_R6_3_0 = R6u 3 0 tlo h eps phi (R6x 3 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_3_0_needs /py_R10_R6_3_0; tie_R6 tie_r_1 tie_r_0 tie_misfit_3_1 tie_m02_3. Qed.
Definition py_R10_R7_3_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R10_R7_3_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R10_R7_3_0 : 0 < B -> py_R10_R7_3_0_needs -> py_R10_R7_3_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R10_R7_3_0_needs /py_R10_R7_3_0; tie_R7_first. Qed.
Definition py_R10_R9_3_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo)))) 0).
Definition py_R10_R9_3_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_3_0_lower : e < tlo -> py_R10_R9_3_0_lower_needs -> py_R10_R9_3_0_lower = Num.max (2%:R / (1 + Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_R9_3_0_lower_needs /py_R10_R9_3_0_lower; tie_R9. Qed.
Definition py_R10_R9_3_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_3_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_3_0_upper : e < tlo -> py_R10_R9_3_0_upper_needs -> py_R10_R9_3_0_upper = Num.min (2%:R * (Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_3_0_upper_needs /py_R10_R9_3_0_upper; tie_R9. Qed.
Definition py_R10_R4_3_1 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_3_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3))) else 0)).
Definition py_R10_R4_3_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3)))) /\ True.
Lemma tie_R10_R4_3_1 : py_r_1_needs -> py_misfit_3_1_needs -> py_m02_3_needs -> py_r_2_needs -> py_misfit_3_0_needs -> py_R10_R4_3_1_needs -> py_R10_R4_3_1 = h * rr tlo eps ^+ 1 + misfit 3 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 3 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_3_1_needs /py_R10_R4_3_1; tie_R4 tie_r_1 tie_misfit_3_1 tie_m02_3. Qed.
Definition py_R10_R5_3_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R10_R5_3_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_3_1_leak : py_r_1_needs -> py_R10_R5_3_1_leak_needs -> py_R10_R5_3_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R10_R5_3_1_leak_needs /py_R10_R5_3_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R10_R5_3_1_lower : R := (tlo / (1 + (phi * py_r_2))).
Definition py_R10_R5_3_1_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_3_1_lower : py_r_2_needs -> py_R10_R5_3_1_lower_needs -> py_R10_R5_3_1_lower = tlo / (1 + phi * rr tlo eps ^+ 2).
Proof. rewrite /py_R10_R5_3_1_lower_needs /py_R10_R5_3_1_lower; tie_R5 tie_r_2. Qed.
Definition py_R10_R5_3_1_upper : R := thi.
Definition py_R10_R5_3_1_upper_needs : Prop := True.
Lemma tie_R10_R5_3_1_upper : py_R10_R5_3_1_upper_needs -> py_R10_R5_3_1_upper = thi.
Proof. rewrite /py_R10_R5_3_1_upper_needs /py_R10_R5_3_1_upper; by []. Qed.
Definition py_R10_R6_3_1 : R := (((1 + (phi * py_r_2)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_3_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_3_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3))) else 0))))) / tlo).
Definition py_R10_R6_3_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_3)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_3_1 : py_r_0_needs -> py_r_2_needs -> py_misfit_3_2_needs -> py_m02_3_needs -> py_misfit_3_0_needs -> py_R10_R6_3_1_needs -> py_R10_R6_3_1 = R6u 3 1 tlo h eps phi (R6x 3 1 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_3_1_needs /py_R10_R6_3_1; tie_R6 tie_r_0 tie_r_2 tie_misfit_3_2 tie_m02_3. Qed.
Definition py_R10_R7_3_1 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((2%:R * x) / 1) else 0)) / thi).
Definition py_R10_R7_3_1_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 2)) + (2%:R * x)) - 1) = 0)) /\ True.
Lemma tie_R10_R7_3_1 : 0 < B -> py_R10_R7_3_1_needs -> py_R10_R7_3_1 = R7l 1 eps rho thi x
  /\ A / B * x ^+ 2 + 2%:R * x <= 1%:R.
Proof. rewrite /py_R10_R7_3_1_needs /py_R10_R7_3_1; tie_R7. Qed.
Definition py_R10_R9_3_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R10_R9_3_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_3_1_lower : e < tlo -> py_R10_R9_3_1_lower_needs -> py_R10_R9_3_1_lower = Num.max (2%:R / (1 + R9k 3 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_3_1_lower_needs /py_R10_R9_3_1_lower; tie_R9. Qed.
Definition py_R10_R9_3_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_3_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_3_1_upper : e < tlo -> py_R10_R9_3_1_upper_needs -> py_R10_R9_3_1_upper = Num.min (2%:R * (R9k 3 1 tlo thi e eps f b nt) / (1 + R9k 3 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_3_1_upper_needs /py_R10_R9_3_1_upper; tie_R9. Qed.
Definition py_R10_R4_3_2 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_3_2 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_3))) else 0)).
Definition py_R10_R4_3_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_3)))) /\ True.
Lemma tie_R10_R4_3_2 : py_r_0_needs -> py_misfit_3_2_needs -> py_m02_3_needs -> py_r_2_needs -> py_misfit_3_0_needs -> py_R10_R4_3_2_needs -> py_R10_R4_3_2 = h * rr tlo eps ^+ 0 + misfit 3 tlo e e0 2 / ((eps - rho) ^+ 2 * Num.sqrt (m02 3 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_3_2_needs /py_R10_R4_3_2; tie_R4 tie_r_0 tie_misfit_3_2 tie_m02_3. Qed.
Definition py_R10_R5_3_2_leak : R := ((Num.sqrt phi) * py_r_2).
Definition py_R10_R5_3_2_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_3_2_leak : py_r_2_needs -> py_R10_R5_3_2_leak_needs -> py_R10_R5_3_2_leak = Num.sqrt phi * rr tlo eps ^+ 2.
Proof. rewrite /py_R10_R5_3_2_leak_needs /py_R10_R5_3_2_leak; tie_R5 tie_r_2. Qed.
Definition py_R10_R9_3_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_R9_3_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_3_2_lower : e < tlo -> py_R10_R9_3_2_lower_needs -> py_R10_R9_3_2_lower = Num.max (2%:R / (1 + R9k 3 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_3_2_lower_needs /py_R10_R9_3_2_lower; tie_R9. Qed.
Definition py_R10_R9_3_2_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_3_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_3_2_upper : e < tlo -> py_R10_R9_3_2_upper_needs -> py_R10_R9_3_2_upper = Num.min (2%:R * (R9k 3 2 tlo thi e eps f b nt) / (1 + R9k 3 2 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_3_2_upper_needs /py_R10_R9_3_2_upper; tie_R9. Qed.
Definition py_R10_sR9_3_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo)))) 0).
Definition py_R10_sR9_3_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_3_0_lower : e < tlo -> py_R10_sR9_3_0_lower_needs -> py_R10_sR9_3_0_lower = Num.max (2%:R / (1 + Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_sR9_3_0_lower_needs /py_R10_sR9_3_0_lower; tie_R9. Qed.
Definition py_R10_sR9_3_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_3_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_3_0_upper : e < tlo -> py_R10_sR9_3_0_upper_needs -> py_R10_sR9_3_0_upper = Num.min (K%:R * (Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 3 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_3_0_upper_needs /py_R10_sR9_3_0_upper; tie_R9. Qed.
Definition py_R10_sR9_3_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R10_sR9_3_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_3_1_lower : e < tlo -> py_R10_sR9_3_1_lower_needs -> py_R10_sR9_3_1_lower = Num.max (2%:R / (1 + R9k 3 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_3_1_lower_needs /py_R10_sR9_3_1_lower; tie_R9. Qed.
Definition py_R10_sR9_3_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_3_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_3_1_upper : e < tlo -> py_R10_sR9_3_1_upper_needs -> py_R10_sR9_3_1_upper = Num.min (K%:R * (R9k 3 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 3 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_3_1_upper_needs /py_R10_sR9_3_1_upper; tie_R9. Qed.
Definition py_R10_sR9_3_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_sR9_3_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_3_2_lower : e < tlo -> py_R10_sR9_3_2_lower_needs -> py_R10_sR9_3_2_lower = Num.max (2%:R / (1 + R9k 3 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_3_2_lower_needs /py_R10_sR9_3_2_lower; tie_R9. Qed.
Definition py_R10_sR9_3_2_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_3_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_3_2_upper : e < tlo -> py_R10_sR9_3_2_upper_needs -> py_R10_sR9_3_2_upper = Num.min (K%:R * (R9k 3 2 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 3 2 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_3_2_upper_needs /py_R10_sR9_3_2_upper; tie_R9. Qed.
Definition py_misfit_4_0 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 3)^-1)) else 0).
Definition py_misfit_4_0_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_r_3 : R := ((eps / (Num.sqrt tlo)) ^+ 3).
Definition py_r_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_m02_4 : R := (B - (((if ((0 < (h * py_r_3)) && (0 < (Num.sqrt E))) then ((h * py_r_3) * (Num.sqrt E)) else 0) + py_misfit_4_0) * ((if ((0 < (h * py_r_3)) && (0 < (Num.sqrt E))) then ((h * py_r_3) * (Num.sqrt E)) else 0) + py_misfit_4_0))).
Definition py_m02_4_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_misfit_4_1 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * ((tlo ^+ 1)^-1)) else 0).
Definition py_misfit_4_1_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_4_0 : R := ((h * py_r_3) + (if (0 < e0) then (py_misfit_4_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R4_4_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_misfit_4_0 : py_misfit_4_0_needs -> py_misfit_4_0 = misfit 4 tlo e e0 0.
Proof. rewrite /py_misfit_4_0_needs /py_misfit_4_0; tie_misfit. Qed.
Lemma tie_r_3 : py_r_3_needs -> py_r_3 = rr tlo eps ^+ 3.
Proof. rewrite /py_r_3_needs /py_r_3; by []. Qed.
Lemma tie_m02_4 : py_r_3_needs -> py_misfit_4_0_needs -> py_m02_4_needs -> py_m02_4 = m02 4 h tlo eps e e0 B E.
Proof. rewrite /py_m02_4_needs /py_m02_4; tie_m02 tie_r_3 tie_misfit_4_0. Qed.
Lemma tie_misfit_4_1 : py_misfit_4_1_needs -> py_misfit_4_1 = misfit 4 tlo e e0 1.
Proof. rewrite /py_misfit_4_1_needs /py_misfit_4_1; tie_misfit. Qed.
Lemma tie_R4_4_0 : py_r_3_needs -> py_misfit_4_0_needs -> py_m02_4_needs -> py_R4_4_0_needs -> py_R4_4_0 = h * rr tlo eps ^+ 3 + misfit 4 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_4_0_needs /py_R4_4_0; tie_R4 tie_r_3 tie_misfit_4_0 tie_m02_4. Qed.
Definition py_R5_4_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R5_4_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_0_leak : py_r_0_needs -> py_R5_4_0_leak_needs -> py_R5_4_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R5_4_0_leak_needs /py_R5_4_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R5_4_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R5_4_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_0_lower : py_r_0_needs -> py_R5_4_0_lower_needs -> py_R5_4_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R5_4_0_lower_needs /py_R5_4_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R5_4_0_upper : R := thi.
Definition py_R5_4_0_upper_needs : Prop := True.
Lemma tie_R5_4_0_upper : py_R5_4_0_upper_needs -> py_R5_4_0_upper = thi.
Proof. rewrite /py_R5_4_0_upper_needs /py_R5_4_0_upper; by []. Qed.
Definition py_R6_4_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_4_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4))) else 0)) * ((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_4_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4))) else 0))))) / tlo).
Definition py_R6_4_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_4_0 : py_r_2_needs -> py_r_0_needs -> py_misfit_4_1_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R6_4_0_needs -> py_R6_4_0 = R6u 4 0 tlo h eps phi (R6x 4 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_4_0_needs /py_R6_4_0; tie_R6 tie_r_2 tie_r_0 tie_misfit_4_1 tie_m02_4. Qed.
Definition py_R7_4_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R7_4_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R7_4_0 : 0 < B -> py_R7_4_0_needs -> py_R7_4_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R7_4_0_needs /py_R7_4_0; tie_R7_first. Qed.
Definition py_R9_4_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo)))) 0).
Definition py_R9_4_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_4_0_lower : e < tlo -> py_R9_4_0_lower_needs -> py_R9_4_0_lower = Num.max (2%:R / (1 + Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R9_4_0_lower_needs /py_R9_4_0_lower; tie_R9. Qed.
Definition py_R9_4_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_4_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_4_0_upper : e < tlo -> py_R9_4_0_upper_needs -> py_R9_4_0_upper = Num.min (2%:R * (Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_4_0_upper_needs /py_R9_4_0_upper; tie_R9. Qed.
Definition py_misfit_4_2 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 1)^-1)) else 0).
Definition py_misfit_4_2_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_4_1 : R := ((h * py_r_2) + (if (0 < e0) then (py_misfit_4_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R4_4_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_misfit_4_2 : py_misfit_4_2_needs -> py_misfit_4_2 = misfit 4 tlo e e0 2.
Proof. rewrite /py_misfit_4_2_needs /py_misfit_4_2; tie_misfit. Qed.
Lemma tie_R4_4_1 : py_r_2_needs -> py_misfit_4_1_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R4_4_1_needs -> py_R4_4_1 = h * rr tlo eps ^+ 2 + misfit 4 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_4_1_needs /py_R4_4_1; tie_R4 tie_r_2 tie_misfit_4_1 tie_m02_4. Qed.
Definition py_R5_4_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R5_4_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_1_leak : py_r_1_needs -> py_R5_4_1_leak_needs -> py_R5_4_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R5_4_1_leak_needs /py_R5_4_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R5_4_1_lower : R := (tlo / (1 + (phi * py_r_2))).
Definition py_R5_4_1_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_1_lower : py_r_2_needs -> py_R5_4_1_lower_needs -> py_R5_4_1_lower = tlo / (1 + phi * rr tlo eps ^+ 2).
Proof. rewrite /py_R5_4_1_lower_needs /py_R5_4_1_lower; tie_R5 tie_r_2. Qed.
Definition py_R5_4_1_upper : R := thi.
Definition py_R5_4_1_upper_needs : Prop := True.
Lemma tie_R5_4_1_upper : py_R5_4_1_upper_needs -> py_R5_4_1_upper = thi.
Proof. rewrite /py_R5_4_1_upper_needs /py_R5_4_1_upper; by []. Qed.
Definition py_R6_4_1 : R := (((1 + (phi * py_r_2)) * ((eps ^+ 2) + (((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_4_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4))) else 0)) * ((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_4_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4))) else 0))))) / tlo).
Definition py_R6_4_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_4_1 : py_r_1_needs -> py_r_2_needs -> py_misfit_4_2_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R6_4_1_needs -> py_R6_4_1 = R6u 4 1 tlo h eps phi (R6x 4 1 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_4_1_needs /py_R6_4_1; tie_R6 tie_r_1 tie_r_2 tie_misfit_4_2 tie_m02_4. Qed.
Definition py_R7_4_1 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((2%:R * x) / 1) else 0)) / thi).
Definition py_R7_4_1_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 2)) + (2%:R * x)) - 1) = 0)) /\ True.
Lemma tie_R7_4_1 : 0 < B -> py_R7_4_1_needs -> py_R7_4_1 = R7l 1 eps rho thi x
  /\ A / B * x ^+ 2 + 2%:R * x <= 1%:R.
Proof. rewrite /py_R7_4_1_needs /py_R7_4_1; tie_R7. Qed.
Definition py_R9_4_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_R9_4_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R9_4_1_lower : e < tlo -> py_R9_4_1_lower_needs -> py_R9_4_1_lower = Num.max (2%:R / (1 + R9k 4 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_4_1_lower_needs /py_R9_4_1_lower; tie_R9. Qed.
Definition py_R9_4_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_4_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R9_4_1_upper : e < tlo -> py_R9_4_1_upper_needs -> py_R9_4_1_upper = Num.min (2%:R * (R9k 4 1 tlo thi e eps f b nt) / (1 + R9k 4 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_4_1_upper_needs /py_R9_4_1_upper; tie_R9. Qed.
Definition py_r_4 : R := ((eps / (Num.sqrt tlo)) ^+ 4).
Definition py_r_4_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_misfit_4_3 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (tlo ^+ 0)) else 0).
Definition py_misfit_4_3_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 <= tlo)) /\ True.
Definition py_R4_4_2 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_4_2 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R4_4_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_r_4 : py_r_4_needs -> py_r_4 = rr tlo eps ^+ 4.
Proof. rewrite /py_r_4_needs /py_r_4; by []. Qed.
Lemma tie_misfit_4_3 : py_misfit_4_3_needs -> py_misfit_4_3 = misfit 4 tlo e e0 3.
Proof. rewrite /py_misfit_4_3_needs /py_misfit_4_3; tie_misfit. Qed.
Lemma tie_R4_4_2 : py_r_1_needs -> py_misfit_4_2_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R4_4_2_needs -> py_R4_4_2 = h * rr tlo eps ^+ 1 + misfit 4 tlo e e0 2 / ((eps - rho) ^+ 2 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_4_2_needs /py_R4_4_2; tie_R4 tie_r_1 tie_misfit_4_2 tie_m02_4. Qed.
Definition py_R5_4_2_leak : R := ((Num.sqrt phi) * py_r_2).
Definition py_R5_4_2_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_2_leak : py_r_2_needs -> py_R5_4_2_leak_needs -> py_R5_4_2_leak = Num.sqrt phi * rr tlo eps ^+ 2.
Proof. rewrite /py_R5_4_2_leak_needs /py_R5_4_2_leak; tie_R5 tie_r_2. Qed.
Definition py_R5_4_2_lower : R := (tlo / (1 + (phi * py_r_4))).
Definition py_R5_4_2_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_2_lower : py_r_4_needs -> py_R5_4_2_lower_needs -> py_R5_4_2_lower = tlo / (1 + phi * rr tlo eps ^+ 4).
Proof. rewrite /py_R5_4_2_lower_needs /py_R5_4_2_lower; tie_R5 tie_r_4. Qed.
Definition py_R5_4_2_upper : R := thi.
Definition py_R5_4_2_upper_needs : Prop := True.
Lemma tie_R5_4_2_upper : py_R5_4_2_upper_needs -> py_R5_4_2_upper = thi.
Proof. rewrite /py_R5_4_2_upper_needs /py_R5_4_2_upper; by []. Qed.
Definition py_R6_4_2 : R := (((1 + (phi * py_r_4)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_4_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_4_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4))) else 0))))) / tlo).
Definition py_R6_4_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_4_2 : py_r_0_needs -> py_r_4_needs -> py_misfit_4_3_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R6_4_2_needs -> py_R6_4_2 = R6u 4 2 tlo h eps phi (R6x 4 2 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_4_2_needs /py_R6_4_2; tie_R6 tie_r_0 tie_r_4 tie_misfit_4_3 tie_m02_4. Qed.
Definition py_R7_4_2 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((3%:R * x) / 2%:R) else 0)) / thi).
Definition py_R7_4_2_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 3)) + (3%:R * x)) - 2%:R) = 0)) /\ True.
Lemma tie_R7_4_2 : 0 < B -> py_R7_4_2_needs -> py_R7_4_2 = R7l 2 eps rho thi x
  /\ A / B * x ^+ 3 + 3%:R * x <= 2%:R.
Proof. rewrite /py_R7_4_2_needs /py_R7_4_2; tie_R7. Qed.
Definition py_R9_4_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R9_4_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R9_4_2_lower : e < tlo -> py_R9_4_2_lower_needs -> py_R9_4_2_lower = Num.max (2%:R / (1 + R9k 4 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_4_2_lower_needs /py_R9_4_2_lower; tie_R9. Qed.
Definition py_R9_4_2_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_4_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R9_4_2_upper : e < tlo -> py_R9_4_2_upper_needs -> py_R9_4_2_upper = Num.min (2%:R * (R9k 4 2 tlo thi e eps f b nt) / (1 + R9k 4 2 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_4_2_upper_needs /py_R9_4_2_upper; tie_R9. Qed.
Definition py_R4_4_3 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_4_3 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R4_4_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 3) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_R4_4_3 : py_r_0_needs -> py_misfit_4_3_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R4_4_3_needs -> py_R4_4_3 = h * rr tlo eps ^+ 0 + misfit 4 tlo e e0 3 / ((eps - rho) ^+ 3 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_4_3_needs /py_R4_4_3; tie_R4 tie_r_0 tie_misfit_4_3 tie_m02_4. Qed.
Definition py_R5_4_3_leak : R := ((Num.sqrt phi) * py_r_3).
Definition py_R5_4_3_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_4_3_leak : py_r_3_needs -> py_R5_4_3_leak_needs -> py_R5_4_3_leak = Num.sqrt phi * rr tlo eps ^+ 3.
Proof. rewrite /py_R5_4_3_leak_needs /py_R5_4_3_leak; tie_R5 tie_r_3. Qed.
Definition py_R9_4_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R9_4_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_4_3_lower : e < tlo -> py_R9_4_3_lower_needs -> py_R9_4_3_lower = Num.max (2%:R / (1 + R9k 4 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_4_3_lower_needs /py_R9_4_3_lower; tie_R9. Qed.
Definition py_R9_4_3_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_4_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_4_3_upper : e < tlo -> py_R9_4_3_upper_needs -> py_R9_4_3_upper = Num.min (2%:R * (R9k 4 3 tlo thi e eps f b nt) / (1 + R9k 4 3 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_4_3_upper_needs /py_R9_4_3_upper; tie_R9. Qed.
Definition py_sR9_4_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo)))) 0).
Definition py_sR9_4_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_4_0_lower : e < tlo -> py_sR9_4_0_lower_needs -> py_sR9_4_0_lower = Num.max (2%:R / (1 + Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_sR9_4_0_lower_needs /py_sR9_4_0_lower; tie_R9. Qed.
Definition py_sR9_4_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_4_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_4_0_upper : e < tlo -> py_sR9_4_0_upper_needs -> py_sR9_4_0_upper = Num.min (K%:R * (Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_4_0_upper_needs /py_sR9_4_0_upper; tie_R9. Qed.
Definition py_sR9_4_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_sR9_4_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_sR9_4_1_lower : e < tlo -> py_sR9_4_1_lower_needs -> py_sR9_4_1_lower = Num.max (2%:R / (1 + R9k 4 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_4_1_lower_needs /py_sR9_4_1_lower; tie_R9. Qed.
Definition py_sR9_4_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_4_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_sR9_4_1_upper : e < tlo -> py_sR9_4_1_upper_needs -> py_sR9_4_1_upper = Num.min (K%:R * (R9k 4 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 4 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_4_1_upper_needs /py_sR9_4_1_upper; tie_R9. Qed.
Definition py_sR9_4_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_sR9_4_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_sR9_4_2_lower : e < tlo -> py_sR9_4_2_lower_needs -> py_sR9_4_2_lower = Num.max (2%:R / (1 + R9k 4 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_4_2_lower_needs /py_sR9_4_2_lower; tie_R9. Qed.
Definition py_sR9_4_2_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_4_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_sR9_4_2_upper : e < tlo -> py_sR9_4_2_upper_needs -> py_sR9_4_2_upper = Num.min (K%:R * (R9k 4 2 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 4 2 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_4_2_upper_needs /py_sR9_4_2_upper; tie_R9. Qed.
Definition py_sR9_4_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_sR9_4_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_4_3_lower : e < tlo -> py_sR9_4_3_lower_needs -> py_sR9_4_3_lower = Num.max (2%:R / (1 + R9k 4 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_4_3_lower_needs /py_sR9_4_3_lower; tie_R9. Qed.
Definition py_sR9_4_3_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_4_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_4_3_upper : e < tlo -> py_sR9_4_3_upper_needs -> py_sR9_4_3_upper = Num.min (K%:R * (R9k 4 3 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 4 3 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_4_3_upper_needs /py_sR9_4_3_upper; tie_R9. Qed.
Definition py_R10_R4_4_0 : R := ((h * py_r_3) + (if (0 < e0) then (py_misfit_4_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R10_R4_4_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_R10_R4_4_0 : py_r_3_needs -> py_misfit_4_0_needs -> py_m02_4_needs -> py_R10_R4_4_0_needs -> py_R10_R4_4_0 = h * rr tlo eps ^+ 3 + misfit 4 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_4_0_needs /py_R10_R4_4_0; tie_R4 tie_r_3 tie_misfit_4_0 tie_m02_4. Qed.
Definition py_R10_R5_4_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R10_R5_4_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_0_leak : py_r_0_needs -> py_R10_R5_4_0_leak_needs -> py_R10_R5_4_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R10_R5_4_0_leak_needs /py_R10_R5_4_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_4_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R10_R5_4_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_0_lower : py_r_0_needs -> py_R10_R5_4_0_lower_needs -> py_R10_R5_4_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R10_R5_4_0_lower_needs /py_R10_R5_4_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_4_0_upper : R := thi.
Definition py_R10_R5_4_0_upper_needs : Prop := True.
Lemma tie_R10_R5_4_0_upper : py_R10_R5_4_0_upper_needs -> py_R10_R5_4_0_upper = thi.
Proof. rewrite /py_R10_R5_4_0_upper_needs /py_R10_R5_4_0_upper; by []. Qed.
Definition py_R10_R6_4_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_4_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4))) else 0)) * ((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_4_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4))) else 0))))) / tlo).
Definition py_R10_R6_4_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_4)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_4_0 : py_r_2_needs -> py_r_0_needs -> py_misfit_4_1_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R10_R6_4_0_needs -> py_R10_R6_4_0 = R6u 4 0 tlo h eps phi (R6x 4 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_4_0_needs /py_R10_R6_4_0; tie_R6 tie_r_2 tie_r_0 tie_misfit_4_1 tie_m02_4. Qed.
Definition py_R10_R7_4_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R10_R7_4_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R10_R7_4_0 : 0 < B -> py_R10_R7_4_0_needs -> py_R10_R7_4_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R10_R7_4_0_needs /py_R10_R7_4_0; tie_R7_first. Qed.
Definition py_R10_R9_4_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo)))) 0).
Definition py_R10_R9_4_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_4_0_lower : e < tlo -> py_R10_R9_4_0_lower_needs -> py_R10_R9_4_0_lower = Num.max (2%:R / (1 + Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_R9_4_0_lower_needs /py_R10_R9_4_0_lower; tie_R9. Qed.
Definition py_R10_R9_4_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_4_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_4_0_upper : e < tlo -> py_R10_R9_4_0_upper_needs -> py_R10_R9_4_0_upper = Num.min (2%:R * (Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_4_0_upper_needs /py_R10_R9_4_0_upper; tie_R9. Qed.
Definition py_R10_R4_4_1 : R := ((h * py_r_2) + (if (0 < e0) then (py_misfit_4_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R10_R4_4_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_R10_R4_4_1 : py_r_2_needs -> py_misfit_4_1_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R10_R4_4_1_needs -> py_R10_R4_4_1 = h * rr tlo eps ^+ 2 + misfit 4 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_4_1_needs /py_R10_R4_4_1; tie_R4 tie_r_2 tie_misfit_4_1 tie_m02_4. Qed.
Definition py_R10_R5_4_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R10_R5_4_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_1_leak : py_r_1_needs -> py_R10_R5_4_1_leak_needs -> py_R10_R5_4_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R10_R5_4_1_leak_needs /py_R10_R5_4_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R10_R5_4_1_lower : R := (tlo / (1 + (phi * py_r_2))).
Definition py_R10_R5_4_1_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_1_lower : py_r_2_needs -> py_R10_R5_4_1_lower_needs -> py_R10_R5_4_1_lower = tlo / (1 + phi * rr tlo eps ^+ 2).
Proof. rewrite /py_R10_R5_4_1_lower_needs /py_R10_R5_4_1_lower; tie_R5 tie_r_2. Qed.
Definition py_R10_R5_4_1_upper : R := thi.
Definition py_R10_R5_4_1_upper_needs : Prop := True.
Lemma tie_R10_R5_4_1_upper : py_R10_R5_4_1_upper_needs -> py_R10_R5_4_1_upper = thi.
Proof. rewrite /py_R10_R5_4_1_upper_needs /py_R10_R5_4_1_upper; by []. Qed.
Definition py_R10_R6_4_1 : R := (((1 + (phi * py_r_2)) * ((eps ^+ 2) + (((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_4_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4))) else 0)) * ((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_4_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4))) else 0))))) / tlo).
Definition py_R10_R6_4_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_4)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_4_1 : py_r_1_needs -> py_r_2_needs -> py_misfit_4_2_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R10_R6_4_1_needs -> py_R10_R6_4_1 = R6u 4 1 tlo h eps phi (R6x 4 1 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_4_1_needs /py_R10_R6_4_1; tie_R6 tie_r_1 tie_r_2 tie_misfit_4_2 tie_m02_4. Qed.
Definition py_R10_R7_4_1 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((2%:R * x) / 1) else 0)) / thi).
Definition py_R10_R7_4_1_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 2)) + (2%:R * x)) - 1) = 0)) /\ True.
Lemma tie_R10_R7_4_1 : 0 < B -> py_R10_R7_4_1_needs -> py_R10_R7_4_1 = R7l 1 eps rho thi x
  /\ A / B * x ^+ 2 + 2%:R * x <= 1%:R.
Proof. rewrite /py_R10_R7_4_1_needs /py_R10_R7_4_1; tie_R7. Qed.
Definition py_R10_R9_4_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_R10_R9_4_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_4_1_lower : e < tlo -> py_R10_R9_4_1_lower_needs -> py_R10_R9_4_1_lower = Num.max (2%:R / (1 + R9k 4 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_4_1_lower_needs /py_R10_R9_4_1_lower; tie_R9. Qed.
Definition py_R10_R9_4_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_4_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_4_1_upper : e < tlo -> py_R10_R9_4_1_upper_needs -> py_R10_R9_4_1_upper = Num.min (2%:R * (R9k 4 1 tlo thi e eps f b nt) / (1 + R9k 4 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_4_1_upper_needs /py_R10_R9_4_1_upper; tie_R9. Qed.
Definition py_R10_R4_4_2 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_4_2 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R10_R4_4_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_R10_R4_4_2 : py_r_1_needs -> py_misfit_4_2_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R10_R4_4_2_needs -> py_R10_R4_4_2 = h * rr tlo eps ^+ 1 + misfit 4 tlo e e0 2 / ((eps - rho) ^+ 2 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_4_2_needs /py_R10_R4_4_2; tie_R4 tie_r_1 tie_misfit_4_2 tie_m02_4. Qed.
Definition py_R10_R5_4_2_leak : R := ((Num.sqrt phi) * py_r_2).
Definition py_R10_R5_4_2_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_2_leak : py_r_2_needs -> py_R10_R5_4_2_leak_needs -> py_R10_R5_4_2_leak = Num.sqrt phi * rr tlo eps ^+ 2.
Proof. rewrite /py_R10_R5_4_2_leak_needs /py_R10_R5_4_2_leak; tie_R5 tie_r_2. Qed.
Definition py_R10_R5_4_2_lower : R := (tlo / (1 + (phi * py_r_4))).
Definition py_R10_R5_4_2_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_2_lower : py_r_4_needs -> py_R10_R5_4_2_lower_needs -> py_R10_R5_4_2_lower = tlo / (1 + phi * rr tlo eps ^+ 4).
Proof. rewrite /py_R10_R5_4_2_lower_needs /py_R10_R5_4_2_lower; tie_R5 tie_r_4. Qed.
Definition py_R10_R5_4_2_upper : R := thi.
Definition py_R10_R5_4_2_upper_needs : Prop := True.
Lemma tie_R10_R5_4_2_upper : py_R10_R5_4_2_upper_needs -> py_R10_R5_4_2_upper = thi.
Proof. rewrite /py_R10_R5_4_2_upper_needs /py_R10_R5_4_2_upper; by []. Qed.
Definition py_R10_R6_4_2 : R := (((1 + (phi * py_r_4)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_4_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_4_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4))) else 0))))) / tlo).
Definition py_R10_R6_4_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_4)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_4_2 : py_r_0_needs -> py_r_4_needs -> py_misfit_4_3_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R10_R6_4_2_needs -> py_R10_R6_4_2 = R6u 4 2 tlo h eps phi (R6x 4 2 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_4_2_needs /py_R10_R6_4_2; tie_R6 tie_r_0 tie_r_4 tie_misfit_4_3 tie_m02_4. Qed.
Definition py_R10_R7_4_2 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((3%:R * x) / 2%:R) else 0)) / thi).
Definition py_R10_R7_4_2_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 3)) + (3%:R * x)) - 2%:R) = 0)) /\ True.
Lemma tie_R10_R7_4_2 : 0 < B -> py_R10_R7_4_2_needs -> py_R10_R7_4_2 = R7l 2 eps rho thi x
  /\ A / B * x ^+ 3 + 3%:R * x <= 2%:R.
Proof. rewrite /py_R10_R7_4_2_needs /py_R10_R7_4_2; tie_R7. Qed.
Definition py_R10_R9_4_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R10_R9_4_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_4_2_lower : e < tlo -> py_R10_R9_4_2_lower_needs -> py_R10_R9_4_2_lower = Num.max (2%:R / (1 + R9k 4 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_4_2_lower_needs /py_R10_R9_4_2_lower; tie_R9. Qed.
Definition py_R10_R9_4_2_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_4_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_4_2_upper : e < tlo -> py_R10_R9_4_2_upper_needs -> py_R10_R9_4_2_upper = Num.min (2%:R * (R9k 4 2 tlo thi e eps f b nt) / (1 + R9k 4 2 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_4_2_upper_needs /py_R10_R9_4_2_upper; tie_R9. Qed.
Definition py_R10_R4_4_3 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_4_3 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_4))) else 0)).
Definition py_R10_R4_4_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 3) * (Num.sqrt py_m02_4)))) /\ True.
Lemma tie_R10_R4_4_3 : py_r_0_needs -> py_misfit_4_3_needs -> py_m02_4_needs -> py_r_3_needs -> py_misfit_4_0_needs -> py_R10_R4_4_3_needs -> py_R10_R4_4_3 = h * rr tlo eps ^+ 0 + misfit 4 tlo e e0 3 / ((eps - rho) ^+ 3 * Num.sqrt (m02 4 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_4_3_needs /py_R10_R4_4_3; tie_R4 tie_r_0 tie_misfit_4_3 tie_m02_4. Qed.
Definition py_R10_R5_4_3_leak : R := ((Num.sqrt phi) * py_r_3).
Definition py_R10_R5_4_3_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_4_3_leak : py_r_3_needs -> py_R10_R5_4_3_leak_needs -> py_R10_R5_4_3_leak = Num.sqrt phi * rr tlo eps ^+ 3.
Proof. rewrite /py_R10_R5_4_3_leak_needs /py_R10_R5_4_3_leak; tie_R5 tie_r_3. Qed.
Definition py_R10_R9_4_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_R9_4_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_4_3_lower : e < tlo -> py_R10_R9_4_3_lower_needs -> py_R10_R9_4_3_lower = Num.max (2%:R / (1 + R9k 4 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_4_3_lower_needs /py_R10_R9_4_3_lower; tie_R9. Qed.
Definition py_R10_R9_4_3_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_4_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_4_3_upper : e < tlo -> py_R10_R9_4_3_upper_needs -> py_R10_R9_4_3_upper = Num.min (2%:R * (R9k 4 3 tlo thi e eps f b nt) / (1 + R9k 4 3 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_4_3_upper_needs /py_R10_R9_4_3_upper; tie_R9. Qed.
Definition py_R10_sR9_4_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo)))) 0).
Definition py_R10_sR9_4_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_4_0_lower : e < tlo -> py_R10_sR9_4_0_lower_needs -> py_R10_sR9_4_0_lower = Num.max (2%:R / (1 + Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_sR9_4_0_lower_needs /py_R10_sR9_4_0_lower; tie_R9. Qed.
Definition py_R10_sR9_4_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_4_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_4_0_upper : e < tlo -> py_R10_sR9_4_0_upper_needs -> py_R10_sR9_4_0_upper = Num.min (K%:R * (Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 4 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_4_0_upper_needs /py_R10_sR9_4_0_upper; tie_R9. Qed.
Definition py_R10_sR9_4_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_R10_sR9_4_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_4_1_lower : e < tlo -> py_R10_sR9_4_1_lower_needs -> py_R10_sR9_4_1_lower = Num.max (2%:R / (1 + R9k 4 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_4_1_lower_needs /py_R10_sR9_4_1_lower; tie_R9. Qed.
Definition py_R10_sR9_4_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_4_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_4_1_upper : e < tlo -> py_R10_sR9_4_1_upper_needs -> py_R10_sR9_4_1_upper = Num.min (K%:R * (R9k 4 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 4 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_4_1_upper_needs /py_R10_sR9_4_1_upper; tie_R9. Qed.
Definition py_R10_sR9_4_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R10_sR9_4_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_4_2_lower : e < tlo -> py_R10_sR9_4_2_lower_needs -> py_R10_sR9_4_2_lower = Num.max (2%:R / (1 + R9k 4 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_4_2_lower_needs /py_R10_sR9_4_2_lower; tie_R9. Qed.
Definition py_R10_sR9_4_2_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_4_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_4_2_upper : e < tlo -> py_R10_sR9_4_2_upper_needs -> py_R10_sR9_4_2_upper = Num.min (K%:R * (R9k 4 2 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 4 2 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_4_2_upper_needs /py_R10_sR9_4_2_upper; tie_R9. Qed.
Definition py_R10_sR9_4_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_sR9_4_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_4_3_lower : e < tlo -> py_R10_sR9_4_3_lower_needs -> py_R10_sR9_4_3_lower = Num.max (2%:R / (1 + R9k 4 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_4_3_lower_needs /py_R10_sR9_4_3_lower; tie_R9. Qed.
Definition py_R10_sR9_4_3_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_4_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_4_3_upper : e < tlo -> py_R10_sR9_4_3_upper_needs -> py_R10_sR9_4_3_upper = Num.min (K%:R * (R9k 4 3 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 4 3 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_4_3_upper_needs /py_R10_sR9_4_3_upper; tie_R9. Qed.
Definition py_misfit_6_0 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 5)^-1)) else 0).
Definition py_misfit_6_0_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_r_5 : R := ((eps / (Num.sqrt tlo)) ^+ 5).
Definition py_r_5_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_m02_6 : R := (B - (((if ((0 < (h * py_r_5)) && (0 < (Num.sqrt E))) then ((h * py_r_5) * (Num.sqrt E)) else 0) + py_misfit_6_0) * ((if ((0 < (h * py_r_5)) && (0 < (Num.sqrt E))) then ((h * py_r_5) * (Num.sqrt E)) else 0) + py_misfit_6_0))).
Definition py_m02_6_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_misfit_6_1 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * ((tlo ^+ 2)^-1)) else 0).
Definition py_misfit_6_1_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_6_0 : R := ((h * py_r_5) + (if (0 < e0) then (py_misfit_6_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R4_6_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_misfit_6_0 : py_misfit_6_0_needs -> py_misfit_6_0 = misfit 6 tlo e e0 0.
Proof. rewrite /py_misfit_6_0_needs /py_misfit_6_0; tie_misfit. Qed.
Lemma tie_r_5 : py_r_5_needs -> py_r_5 = rr tlo eps ^+ 5.
Proof. rewrite /py_r_5_needs /py_r_5; by []. Qed.
Lemma tie_m02_6 : py_r_5_needs -> py_misfit_6_0_needs -> py_m02_6_needs -> py_m02_6 = m02 6 h tlo eps e e0 B E.
Proof. rewrite /py_m02_6_needs /py_m02_6; tie_m02 tie_r_5 tie_misfit_6_0. Qed.
Lemma tie_misfit_6_1 : py_misfit_6_1_needs -> py_misfit_6_1 = misfit 6 tlo e e0 1.
Proof. rewrite /py_misfit_6_1_needs /py_misfit_6_1; tie_misfit. Qed.
Lemma tie_R4_6_0 : py_r_5_needs -> py_misfit_6_0_needs -> py_m02_6_needs -> py_R4_6_0_needs -> py_R4_6_0 = h * rr tlo eps ^+ 5 + misfit 6 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_6_0_needs /py_R4_6_0; tie_R4 tie_r_5 tie_misfit_6_0 tie_m02_6. Qed.
Definition py_R5_6_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R5_6_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_0_leak : py_r_0_needs -> py_R5_6_0_leak_needs -> py_R5_6_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R5_6_0_leak_needs /py_R5_6_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R5_6_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R5_6_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_0_lower : py_r_0_needs -> py_R5_6_0_lower_needs -> py_R5_6_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R5_6_0_lower_needs /py_R5_6_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R5_6_0_upper : R := thi.
Definition py_R5_6_0_upper_needs : Prop := True.
Lemma tie_R5_6_0_upper : py_R5_6_0_upper_needs -> py_R5_6_0_upper = thi.
Proof. rewrite /py_R5_6_0_upper_needs /py_R5_6_0_upper; by []. Qed.
Definition py_R6_6_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_4)) + (if (0 < e0) then (py_misfit_6_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_4)) + (if (0 < e0) then (py_misfit_6_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R6_6_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_6_0 : py_r_4_needs -> py_r_0_needs -> py_misfit_6_1_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R6_6_0_needs -> py_R6_6_0 = R6u 6 0 tlo h eps phi (R6x 6 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_6_0_needs /py_R6_6_0; tie_R6 tie_r_4 tie_r_0 tie_misfit_6_1 tie_m02_6. Qed.
Definition py_R7_6_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R7_6_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R7_6_0 : 0 < B -> py_R7_6_0_needs -> py_R7_6_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R7_6_0_needs /py_R7_6_0; tie_R7_first. Qed.
Definition py_R9_6_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo)))) 0).
Definition py_R9_6_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_6_0_lower : e < tlo -> py_R9_6_0_lower_needs -> py_R9_6_0_lower = Num.max (2%:R / (1 + Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R9_6_0_lower_needs /py_R9_6_0_lower; tie_R9. Qed.
Definition py_R9_6_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_6_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R9_6_0_upper : e < tlo -> py_R9_6_0_upper_needs -> py_R9_6_0_upper = Num.min (2%:R * (Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_6_0_upper_needs /py_R9_6_0_upper; tie_R9. Qed.
Definition py_misfit_6_2 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 3)^-1)) else 0).
Definition py_misfit_6_2_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_6_1 : R := ((h * py_r_4) + (if (0 < e0) then (py_misfit_6_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R4_6_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_misfit_6_2 : py_misfit_6_2_needs -> py_misfit_6_2 = misfit 6 tlo e e0 2.
Proof. rewrite /py_misfit_6_2_needs /py_misfit_6_2; tie_misfit. Qed.
Lemma tie_R4_6_1 : py_r_4_needs -> py_misfit_6_1_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R4_6_1_needs -> py_R4_6_1 = h * rr tlo eps ^+ 4 + misfit 6 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_6_1_needs /py_R4_6_1; tie_R4 tie_r_4 tie_misfit_6_1 tie_m02_6. Qed.
Definition py_R5_6_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R5_6_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_1_leak : py_r_1_needs -> py_R5_6_1_leak_needs -> py_R5_6_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R5_6_1_leak_needs /py_R5_6_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R5_6_1_lower : R := (tlo / (1 + (phi * py_r_2))).
Definition py_R5_6_1_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_1_lower : py_r_2_needs -> py_R5_6_1_lower_needs -> py_R5_6_1_lower = tlo / (1 + phi * rr tlo eps ^+ 2).
Proof. rewrite /py_R5_6_1_lower_needs /py_R5_6_1_lower; tie_R5 tie_r_2. Qed.
Definition py_R5_6_1_upper : R := thi.
Definition py_R5_6_1_upper_needs : Prop := True.
Lemma tie_R5_6_1_upper : py_R5_6_1_upper_needs -> py_R5_6_1_upper = thi.
Proof. rewrite /py_R5_6_1_upper_needs /py_R5_6_1_upper; by []. Qed.
Definition py_R6_6_1 : R := (((1 + (phi * py_r_2)) * ((eps ^+ 2) + (((h * (eps * py_r_3)) + (if (0 < e0) then (py_misfit_6_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_3)) + (if (0 < e0) then (py_misfit_6_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R6_6_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_6_1 : py_r_3_needs -> py_r_2_needs -> py_misfit_6_2_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R6_6_1_needs -> py_R6_6_1 = R6u 6 1 tlo h eps phi (R6x 6 1 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_6_1_needs /py_R6_6_1; tie_R6 tie_r_3 tie_r_2 tie_misfit_6_2 tie_m02_6. Qed.
Definition py_R7_6_1 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((2%:R * x) / 1) else 0)) / thi).
Definition py_R7_6_1_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 2)) + (2%:R * x)) - 1) = 0)) /\ True.
Lemma tie_R7_6_1 : 0 < B -> py_R7_6_1_needs -> py_R7_6_1 = R7l 1 eps rho thi x
  /\ A / B * x ^+ 2 + 2%:R * x <= 1%:R.
Proof. rewrite /py_R7_6_1_needs /py_R7_6_1; tie_R7. Qed.
Definition py_R9_6_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))))) 0).
Definition py_R9_6_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_1_lower : e < tlo -> py_R9_6_1_lower_needs -> py_R9_6_1_lower = Num.max (2%:R / (1 + R9k 6 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_6_1_lower_needs /py_R9_6_1_lower; tie_R9. Qed.
Definition py_R9_6_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_6_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_1_upper : e < tlo -> py_R9_6_1_upper_needs -> py_R9_6_1_upper = Num.min (2%:R * (R9k 6 1 tlo thi e eps f b nt) / (1 + R9k 6 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_6_1_upper_needs /py_R9_6_1_upper; tie_R9. Qed.
Definition py_misfit_6_3 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * ((tlo ^+ 1)^-1)) else 0).
Definition py_misfit_6_3_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_6_2 : R := ((h * py_r_3) + (if (0 < e0) then (py_misfit_6_2 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R4_6_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_misfit_6_3 : py_misfit_6_3_needs -> py_misfit_6_3 = misfit 6 tlo e e0 3.
Proof. rewrite /py_misfit_6_3_needs /py_misfit_6_3; tie_misfit. Qed.
Lemma tie_R4_6_2 : py_r_3_needs -> py_misfit_6_2_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R4_6_2_needs -> py_R4_6_2 = h * rr tlo eps ^+ 3 + misfit 6 tlo e e0 2 / ((eps - rho) ^+ 2 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_6_2_needs /py_R4_6_2; tie_R4 tie_r_3 tie_misfit_6_2 tie_m02_6. Qed.
Definition py_R5_6_2_leak : R := ((Num.sqrt phi) * py_r_2).
Definition py_R5_6_2_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_2_leak : py_r_2_needs -> py_R5_6_2_leak_needs -> py_R5_6_2_leak = Num.sqrt phi * rr tlo eps ^+ 2.
Proof. rewrite /py_R5_6_2_leak_needs /py_R5_6_2_leak; tie_R5 tie_r_2. Qed.
Definition py_R5_6_2_lower : R := (tlo / (1 + (phi * py_r_4))).
Definition py_R5_6_2_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_2_lower : py_r_4_needs -> py_R5_6_2_lower_needs -> py_R5_6_2_lower = tlo / (1 + phi * rr tlo eps ^+ 4).
Proof. rewrite /py_R5_6_2_lower_needs /py_R5_6_2_lower; tie_R5 tie_r_4. Qed.
Definition py_R5_6_2_upper : R := thi.
Definition py_R5_6_2_upper_needs : Prop := True.
Lemma tie_R5_6_2_upper : py_R5_6_2_upper_needs -> py_R5_6_2_upper = thi.
Proof. rewrite /py_R5_6_2_upper_needs /py_R5_6_2_upper; by []. Qed.
Definition py_R6_6_2 : R := (((1 + (phi * py_r_4)) * ((eps ^+ 2) + (((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_6_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_6_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R6_6_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_6_2 : py_r_2_needs -> py_r_4_needs -> py_misfit_6_3_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R6_6_2_needs -> py_R6_6_2 = R6u 6 2 tlo h eps phi (R6x 6 2 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_6_2_needs /py_R6_6_2; tie_R6 tie_r_2 tie_r_4 tie_misfit_6_3 tie_m02_6. Qed.
Definition py_R7_6_2 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((3%:R * x) / 2%:R) else 0)) / thi).
Definition py_R7_6_2_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 3)) + (3%:R * x)) - 2%:R) = 0)) /\ True.
Lemma tie_R7_6_2 : 0 < B -> py_R7_6_2_needs -> py_R7_6_2 = R7l 2 eps rho thi x
  /\ A / B * x ^+ 3 + 3%:R * x <= 2%:R.
Proof. rewrite /py_R7_6_2_needs /py_R7_6_2; tie_R7. Qed.
Definition py_R9_6_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))))) 0).
Definition py_R9_6_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_2_lower : e < tlo -> py_R9_6_2_lower_needs -> py_R9_6_2_lower = Num.max (2%:R / (1 + R9k 6 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_6_2_lower_needs /py_R9_6_2_lower; tie_R9. Qed.
Definition py_R9_6_2_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_6_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_2_upper : e < tlo -> py_R9_6_2_upper_needs -> py_R9_6_2_upper = Num.min (2%:R * (R9k 6 2 tlo thi e eps f b nt) / (1 + R9k 6 2 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_6_2_upper_needs /py_R9_6_2_upper; tie_R9. Qed.
Definition py_r_6 : R := ((eps / (Num.sqrt tlo)) ^+ 6).
Definition py_r_6_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_misfit_6_4 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (((Num.sqrt tlo) ^+ 1)^-1)) else 0).
Definition py_misfit_6_4_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 < tlo)) /\ True.
Definition py_R4_6_3 : R := ((h * py_r_2) + (if (0 < e0) then (py_misfit_6_3 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R4_6_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_r_6 : py_r_6_needs -> py_r_6 = rr tlo eps ^+ 6.
Proof. rewrite /py_r_6_needs /py_r_6; by []. Qed.
Lemma tie_misfit_6_4 : py_misfit_6_4_needs -> py_misfit_6_4 = misfit 6 tlo e e0 4.
Proof. rewrite /py_misfit_6_4_needs /py_misfit_6_4; tie_misfit. Qed.
Lemma tie_R4_6_3 : py_r_2_needs -> py_misfit_6_3_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R4_6_3_needs -> py_R4_6_3 = h * rr tlo eps ^+ 2 + misfit 6 tlo e e0 3 / ((eps - rho) ^+ 3 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_6_3_needs /py_R4_6_3; tie_R4 tie_r_2 tie_misfit_6_3 tie_m02_6. Qed.
Definition py_R5_6_3_leak : R := ((Num.sqrt phi) * py_r_3).
Definition py_R5_6_3_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_3_leak : py_r_3_needs -> py_R5_6_3_leak_needs -> py_R5_6_3_leak = Num.sqrt phi * rr tlo eps ^+ 3.
Proof. rewrite /py_R5_6_3_leak_needs /py_R5_6_3_leak; tie_R5 tie_r_3. Qed.
Definition py_R5_6_3_lower : R := (tlo / (1 + (phi * py_r_6))).
Definition py_R5_6_3_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_3_lower : py_r_6_needs -> py_R5_6_3_lower_needs -> py_R5_6_3_lower = tlo / (1 + phi * rr tlo eps ^+ 6).
Proof. rewrite /py_R5_6_3_lower_needs /py_R5_6_3_lower; tie_R5 tie_r_6. Qed.
Definition py_R5_6_3_upper : R := thi.
Definition py_R5_6_3_upper_needs : Prop := True.
Lemma tie_R5_6_3_upper : py_R5_6_3_upper_needs -> py_R5_6_3_upper = thi.
Proof. rewrite /py_R5_6_3_upper_needs /py_R5_6_3_upper; by []. Qed.
Definition py_R6_6_3 : R := (((1 + (phi * py_r_6)) * ((eps ^+ 2) + (((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_6_4 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_6_4 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R6_6_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_6_3 : py_r_1_needs -> py_r_6_needs -> py_misfit_6_4_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R6_6_3_needs -> py_R6_6_3 = R6u 6 3 tlo h eps phi (R6x 6 3 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_6_3_needs /py_R6_6_3; tie_R6 tie_r_1 tie_r_6 tie_misfit_6_4 tie_m02_6. Qed.
Definition py_R7_6_3 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((4%:R * x) / 3%:R) else 0)) / thi).
Definition py_R7_6_3_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 4)) + (4%:R * x)) - 3%:R) = 0)) /\ True.
Lemma tie_R7_6_3 : 0 < B -> py_R7_6_3_needs -> py_R7_6_3 = R7l 3 eps rho thi x
  /\ A / B * x ^+ 4 + 4%:R * x <= 3%:R.
Proof. rewrite /py_R7_6_3_needs /py_R7_6_3; tie_R7. Qed.
Definition py_R9_6_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_R9_6_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_3_lower : e < tlo -> py_R9_6_3_lower_needs -> py_R9_6_3_lower = Num.max (2%:R / (1 + R9k 6 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_6_3_lower_needs /py_R9_6_3_lower; tie_R9. Qed.
Definition py_R9_6_3_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_6_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_3_upper : e < tlo -> py_R9_6_3_upper_needs -> py_R9_6_3_upper = Num.min (2%:R * (R9k 6 3 tlo thi e eps f b nt) / (1 + R9k 6 3 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_6_3_upper_needs /py_R9_6_3_upper; tie_R9. Qed.
Definition py_r_8 : R := ((eps / (Num.sqrt tlo)) ^+ 8).
Definition py_r_8_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Definition py_misfit_6_5 : R := (if (0 < e0) then ((e0 * (((Num.sqrt (tlo - e)) ^+ 1)^-1)) * (tlo ^+ 0)) else 0).
Definition py_misfit_6_5_needs : Prop := ((0 < e0) -> (0 < (tlo - e))) /\ ((0 < e0) -> (0 <= tlo)) /\ True.
Definition py_R4_6_4 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_6_4 / (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R4_6_4_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_r_8 : py_r_8_needs -> py_r_8 = rr tlo eps ^+ 8.
Proof. rewrite /py_r_8_needs /py_r_8; by []. Qed.
Lemma tie_misfit_6_5 : py_misfit_6_5_needs -> py_misfit_6_5 = misfit 6 tlo e e0 5.
Proof. rewrite /py_misfit_6_5_needs /py_misfit_6_5; tie_misfit. Qed.
Lemma tie_R4_6_4 : py_r_1_needs -> py_misfit_6_4_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R4_6_4_needs -> py_R4_6_4 = h * rr tlo eps ^+ 1 + misfit 6 tlo e e0 4 / ((eps - rho) ^+ 4 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_6_4_needs /py_R4_6_4; tie_R4 tie_r_1 tie_misfit_6_4 tie_m02_6. Qed.
Definition py_R5_6_4_leak : R := ((Num.sqrt phi) * py_r_4).
Definition py_R5_6_4_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_4_leak : py_r_4_needs -> py_R5_6_4_leak_needs -> py_R5_6_4_leak = Num.sqrt phi * rr tlo eps ^+ 4.
Proof. rewrite /py_R5_6_4_leak_needs /py_R5_6_4_leak; tie_R5 tie_r_4. Qed.
Definition py_R5_6_4_lower : R := (tlo / (1 + (phi * py_r_8))).
Definition py_R5_6_4_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_4_lower : py_r_8_needs -> py_R5_6_4_lower_needs -> py_R5_6_4_lower = tlo / (1 + phi * rr tlo eps ^+ 8).
Proof. rewrite /py_R5_6_4_lower_needs /py_R5_6_4_lower; tie_R5 tie_r_8. Qed.
Definition py_R5_6_4_upper : R := thi.
Definition py_R5_6_4_upper_needs : Prop := True.
Lemma tie_R5_6_4_upper : py_R5_6_4_upper_needs -> py_R5_6_4_upper = thi.
Proof. rewrite /py_R5_6_4_upper_needs /py_R5_6_4_upper; by []. Qed.
Definition py_R6_6_4 : R := (((1 + (phi * py_r_8)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_6_5 / (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_6_5 / (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R6_6_4_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R6_6_4 : py_r_0_needs -> py_r_8_needs -> py_misfit_6_5_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R6_6_4_needs -> py_R6_6_4 = R6u 6 4 tlo h eps phi (R6x 6 4 tlo h e eps rho e0 B E).
Proof. rewrite /py_R6_6_4_needs /py_R6_6_4; tie_R6 tie_r_0 tie_r_8 tie_misfit_6_5 tie_m02_6. Qed.
Definition py_R7_6_4 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((5%:R * x) / 4%:R) else 0)) / thi).
Definition py_R7_6_4_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 5)) + (5%:R * x)) - 4%:R) = 0)) /\ True.
Lemma tie_R7_6_4 : 0 < B -> py_R7_6_4_needs -> py_R7_6_4 = R7l 4 eps rho thi x
  /\ A / B * x ^+ 5 + 5%:R * x <= 4%:R.
Proof. rewrite /py_R7_6_4_needs /py_R7_6_4; tie_R7. Qed.
Definition py_R9_6_4_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R9_6_4_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_4_lower : e < tlo -> py_R9_6_4_lower_needs -> py_R9_6_4_lower = Num.max (2%:R / (1 + R9k 6 4 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_6_4_lower_needs /py_R9_6_4_lower; tie_R9. Qed.
Definition py_R9_6_4_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_6_4_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_4_upper : e < tlo -> py_R9_6_4_upper_needs -> py_R9_6_4_upper = Num.min (2%:R * (R9k 6 4 tlo thi e eps f b nt) / (1 + R9k 6 4 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_6_4_upper_needs /py_R9_6_4_upper; tie_R9. Qed.
Definition py_R4_6_5 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_6_5 / (((eps - rho) ^+ 5) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R4_6_5_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 5) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R4_6_5 : py_r_0_needs -> py_misfit_6_5_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R4_6_5_needs -> py_R4_6_5 = h * rr tlo eps ^+ 0 + misfit 6 tlo e e0 5 / ((eps - rho) ^+ 5 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R4_6_5_needs /py_R4_6_5; tie_R4 tie_r_0 tie_misfit_6_5 tie_m02_6. Qed.
Definition py_R5_6_5_leak : R := ((Num.sqrt phi) * py_r_5).
Definition py_R5_6_5_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R5_6_5_leak : py_r_5_needs -> py_R5_6_5_leak_needs -> py_R5_6_5_leak = Num.sqrt phi * rr tlo eps ^+ 5.
Proof. rewrite /py_R5_6_5_leak_needs /py_R5_6_5_leak; tie_R5 tie_r_5. Qed.
Definition py_R9_6_5_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R9_6_5_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_5_lower : e < tlo -> py_R9_6_5_lower_needs -> py_R9_6_5_lower = Num.max (2%:R / (1 + R9k 6 5 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R9_6_5_lower_needs /py_R9_6_5_lower; tie_R9. Qed.
Definition py_R9_6_5_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R9_6_5_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R9_6_5_upper : e < tlo -> py_R9_6_5_upper_needs -> py_R9_6_5_upper = Num.min (2%:R * (R9k 6 5 tlo thi e eps f b nt) / (1 + R9k 6 5 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R9_6_5_upper_needs /py_R9_6_5_upper; tie_R9. Qed.
Definition py_sR9_6_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo)))) 0).
Definition py_sR9_6_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_6_0_lower : e < tlo -> py_sR9_6_0_lower_needs -> py_sR9_6_0_lower = Num.max (2%:R / (1 + Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_sR9_6_0_lower_needs /py_sR9_6_0_lower; tie_R9. Qed.
Definition py_sR9_6_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_6_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_sR9_6_0_upper : e < tlo -> py_sR9_6_0_upper_needs -> py_sR9_6_0_upper = Num.min (K%:R * (Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_6_0_upper_needs /py_sR9_6_0_upper; tie_R9. Qed.
Definition py_sR9_6_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))))) 0).
Definition py_sR9_6_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_1_lower : e < tlo -> py_sR9_6_1_lower_needs -> py_sR9_6_1_lower = Num.max (2%:R / (1 + R9k 6 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_6_1_lower_needs /py_sR9_6_1_lower; tie_R9. Qed.
Definition py_sR9_6_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_6_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_1_upper : e < tlo -> py_sR9_6_1_upper_needs -> py_sR9_6_1_upper = Num.min (K%:R * (R9k 6 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_6_1_upper_needs /py_sR9_6_1_upper; tie_R9. Qed.
Definition py_sR9_6_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))))) 0).
Definition py_sR9_6_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_2_lower : e < tlo -> py_sR9_6_2_lower_needs -> py_sR9_6_2_lower = Num.max (2%:R / (1 + R9k 6 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_6_2_lower_needs /py_sR9_6_2_lower; tie_R9. Qed.
Definition py_sR9_6_2_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_6_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_2_upper : e < tlo -> py_sR9_6_2_upper_needs -> py_sR9_6_2_upper = Num.min (K%:R * (R9k 6 2 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 2 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_6_2_upper_needs /py_sR9_6_2_upper; tie_R9. Qed.
Definition py_sR9_6_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_sR9_6_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_3_lower : e < tlo -> py_sR9_6_3_lower_needs -> py_sR9_6_3_lower = Num.max (2%:R / (1 + R9k 6 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_6_3_lower_needs /py_sR9_6_3_lower; tie_R9. Qed.
Definition py_sR9_6_3_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_6_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_3_upper : e < tlo -> py_sR9_6_3_upper_needs -> py_sR9_6_3_upper = Num.min (K%:R * (R9k 6 3 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 3 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_6_3_upper_needs /py_sR9_6_3_upper; tie_R9. Qed.
Definition py_sR9_6_4_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_sR9_6_4_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_4_lower : e < tlo -> py_sR9_6_4_lower_needs -> py_sR9_6_4_lower = Num.max (2%:R / (1 + R9k 6 4 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_6_4_lower_needs /py_sR9_6_4_lower; tie_R9. Qed.
Definition py_sR9_6_4_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_6_4_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_4_upper : e < tlo -> py_sR9_6_4_upper_needs -> py_sR9_6_4_upper = Num.min (K%:R * (R9k 6 4 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 4 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_6_4_upper_needs /py_sR9_6_4_upper; tie_R9. Qed.
Definition py_sR9_6_5_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_sR9_6_5_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_5_lower : e < tlo -> py_sR9_6_5_lower_needs -> py_sR9_6_5_lower = Num.max (2%:R / (1 + R9k 6 5 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_sR9_6_5_lower_needs /py_sR9_6_5_lower; tie_R9. Qed.
Definition py_sR9_6_5_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_sR9_6_5_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_sR9_6_5_upper : e < tlo -> py_sR9_6_5_upper_needs -> py_sR9_6_5_upper = Num.min (K%:R * (R9k 6 5 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 5 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_sR9_6_5_upper_needs /py_sR9_6_5_upper; tie_R9. Qed.
Definition py_R10_R4_6_0 : R := ((h * py_r_5) + (if (0 < e0) then (py_misfit_6_0 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R10_R4_6_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R10_R4_6_0 : py_r_5_needs -> py_misfit_6_0_needs -> py_m02_6_needs -> py_R10_R4_6_0_needs -> py_R10_R4_6_0 = h * rr tlo eps ^+ 5 + misfit 6 tlo e e0 0 / ((eps - rho) ^+ 0 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_6_0_needs /py_R10_R4_6_0; tie_R4 tie_r_5 tie_misfit_6_0 tie_m02_6. Qed.
Definition py_R10_R5_6_0_leak : R := ((Num.sqrt phi) * py_r_0).
Definition py_R10_R5_6_0_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_0_leak : py_r_0_needs -> py_R10_R5_6_0_leak_needs -> py_R10_R5_6_0_leak = Num.sqrt phi * rr tlo eps ^+ 0.
Proof. rewrite /py_R10_R5_6_0_leak_needs /py_R10_R5_6_0_leak; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_6_0_lower : R := (tlo / (1 + (phi * py_r_0))).
Definition py_R10_R5_6_0_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_0_lower : py_r_0_needs -> py_R10_R5_6_0_lower_needs -> py_R10_R5_6_0_lower = tlo / (1 + phi * rr tlo eps ^+ 0).
Proof. rewrite /py_R10_R5_6_0_lower_needs /py_R10_R5_6_0_lower; tie_R5 tie_r_0. Qed.
Definition py_R10_R5_6_0_upper : R := thi.
Definition py_R10_R5_6_0_upper_needs : Prop := True.
Lemma tie_R10_R5_6_0_upper : py_R10_R5_6_0_upper_needs -> py_R10_R5_6_0_upper = thi.
Proof. rewrite /py_R10_R5_6_0_upper_needs /py_R10_R5_6_0_upper; by []. Qed.
Definition py_R10_R6_6_0 : R := (((1 + (phi * py_r_0)) * ((eps ^+ 2) + (((h * (eps * py_r_4)) + (if (0 < e0) then (py_misfit_6_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_4)) + (if (0 < e0) then (py_misfit_6_1 / (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R10_R6_6_0_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 0) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_6_0 : py_r_4_needs -> py_r_0_needs -> py_misfit_6_1_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R6_6_0_needs -> py_R10_R6_6_0 = R6u 6 0 tlo h eps phi (R6x 6 0 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_6_0_needs /py_R10_R6_6_0; tie_R6 tie_r_4 tie_r_0 tie_misfit_6_1 tie_m02_6. Qed.
Definition py_R10_R7_6_0 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then (1 / (1 + (A / (if (0 < B) then B else (1 + (0 * B)))))) else 0)) / thi).
Definition py_R10_R7_6_0_needs : Prop := (0 <= (eps - rho)) /\ True.
Lemma tie_R10_R7_6_0 : 0 < B -> py_R10_R7_6_0_needs -> py_R10_R7_6_0 = R7l0 eps rho thi A B.
Proof. rewrite /py_R10_R7_6_0_needs /py_R10_R7_6_0; tie_R7_first. Qed.
Definition py_R10_R9_6_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo)))) 0).
Definition py_R10_R9_6_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_6_0_lower : e < tlo -> py_R10_R9_6_0_lower_needs -> py_R10_R9_6_0_lower = Num.max (2%:R / (1 + Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_R9_6_0_lower_needs /py_R10_R9_6_0_lower; tie_R9. Qed.
Definition py_R10_R9_6_0_upper : R := (Num.min ((2%:R * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo))) / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo)))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_6_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_R9_6_0_upper : e < tlo -> py_R10_R9_6_0_upper_needs -> py_R10_R9_6_0_upper = Num.min (2%:R * (Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo)) / (1 + Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo))) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_6_0_upper_needs /py_R10_R9_6_0_upper; tie_R9. Qed.
Definition py_R10_R4_6_1 : R := ((h * py_r_4) + (if (0 < e0) then (py_misfit_6_1 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R10_R4_6_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R10_R4_6_1 : py_r_4_needs -> py_misfit_6_1_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R4_6_1_needs -> py_R10_R4_6_1 = h * rr tlo eps ^+ 4 + misfit 6 tlo e e0 1 / ((eps - rho) ^+ 1 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_6_1_needs /py_R10_R4_6_1; tie_R4 tie_r_4 tie_misfit_6_1 tie_m02_6. Qed.
Definition py_R10_R5_6_1_leak : R := ((Num.sqrt phi) * py_r_1).
Definition py_R10_R5_6_1_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_1_leak : py_r_1_needs -> py_R10_R5_6_1_leak_needs -> py_R10_R5_6_1_leak = Num.sqrt phi * rr tlo eps ^+ 1.
Proof. rewrite /py_R10_R5_6_1_leak_needs /py_R10_R5_6_1_leak; tie_R5 tie_r_1. Qed.
Definition py_R10_R5_6_1_lower : R := (tlo / (1 + (phi * py_r_2))).
Definition py_R10_R5_6_1_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_1_lower : py_r_2_needs -> py_R10_R5_6_1_lower_needs -> py_R10_R5_6_1_lower = tlo / (1 + phi * rr tlo eps ^+ 2).
Proof. rewrite /py_R10_R5_6_1_lower_needs /py_R10_R5_6_1_lower; tie_R5 tie_r_2. Qed.
Definition py_R10_R5_6_1_upper : R := thi.
Definition py_R10_R5_6_1_upper_needs : Prop := True.
Lemma tie_R10_R5_6_1_upper : py_R10_R5_6_1_upper_needs -> py_R10_R5_6_1_upper = thi.
Proof. rewrite /py_R10_R5_6_1_upper_needs /py_R10_R5_6_1_upper; by []. Qed.
Definition py_R10_R6_6_1 : R := (((1 + (phi * py_r_2)) * ((eps ^+ 2) + (((h * (eps * py_r_3)) + (if (0 < e0) then (py_misfit_6_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_3)) + (if (0 < e0) then (py_misfit_6_2 / (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R10_R6_6_1_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 1) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_6_1 : py_r_3_needs -> py_r_2_needs -> py_misfit_6_2_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R6_6_1_needs -> py_R10_R6_6_1 = R6u 6 1 tlo h eps phi (R6x 6 1 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_6_1_needs /py_R10_R6_6_1; tie_R6 tie_r_3 tie_r_2 tie_misfit_6_2 tie_m02_6. Qed.
Definition py_R10_R7_6_1 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((2%:R * x) / 1) else 0)) / thi).
Definition py_R10_R7_6_1_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 2)) + (2%:R * x)) - 1) = 0)) /\ True.
Lemma tie_R10_R7_6_1 : 0 < B -> py_R10_R7_6_1_needs -> py_R10_R7_6_1 = R7l 1 eps rho thi x
  /\ A / B * x ^+ 2 + 2%:R * x <= 1%:R.
Proof. rewrite /py_R10_R7_6_1_needs /py_R10_R7_6_1; tie_R7. Qed.
Definition py_R10_R9_6_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))))) 0).
Definition py_R10_R9_6_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_1_lower : e < tlo -> py_R10_R9_6_1_lower_needs -> py_R10_R9_6_1_lower = Num.max (2%:R / (1 + R9k 6 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_6_1_lower_needs /py_R10_R9_6_1_lower; tie_R9. Qed.
Definition py_R10_R9_6_1_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_6_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_1_upper : e < tlo -> py_R10_R9_6_1_upper_needs -> py_R10_R9_6_1_upper = Num.min (2%:R * (R9k 6 1 tlo thi e eps f b nt) / (1 + R9k 6 1 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_6_1_upper_needs /py_R10_R9_6_1_upper; tie_R9. Qed.
Definition py_R10_R4_6_2 : R := ((h * py_r_3) + (if (0 < e0) then (py_misfit_6_2 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R10_R4_6_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R10_R4_6_2 : py_r_3_needs -> py_misfit_6_2_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R4_6_2_needs -> py_R10_R4_6_2 = h * rr tlo eps ^+ 3 + misfit 6 tlo e e0 2 / ((eps - rho) ^+ 2 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_6_2_needs /py_R10_R4_6_2; tie_R4 tie_r_3 tie_misfit_6_2 tie_m02_6. Qed.
Definition py_R10_R5_6_2_leak : R := ((Num.sqrt phi) * py_r_2).
Definition py_R10_R5_6_2_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_2_leak : py_r_2_needs -> py_R10_R5_6_2_leak_needs -> py_R10_R5_6_2_leak = Num.sqrt phi * rr tlo eps ^+ 2.
Proof. rewrite /py_R10_R5_6_2_leak_needs /py_R10_R5_6_2_leak; tie_R5 tie_r_2. Qed.
Definition py_R10_R5_6_2_lower : R := (tlo / (1 + (phi * py_r_4))).
Definition py_R10_R5_6_2_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_2_lower : py_r_4_needs -> py_R10_R5_6_2_lower_needs -> py_R10_R5_6_2_lower = tlo / (1 + phi * rr tlo eps ^+ 4).
Proof. rewrite /py_R10_R5_6_2_lower_needs /py_R10_R5_6_2_lower; tie_R5 tie_r_4. Qed.
Definition py_R10_R5_6_2_upper : R := thi.
Definition py_R10_R5_6_2_upper_needs : Prop := True.
Lemma tie_R10_R5_6_2_upper : py_R10_R5_6_2_upper_needs -> py_R10_R5_6_2_upper = thi.
Proof. rewrite /py_R10_R5_6_2_upper_needs /py_R10_R5_6_2_upper; by []. Qed.
Definition py_R10_R6_6_2 : R := (((1 + (phi * py_r_4)) * ((eps ^+ 2) + (((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_6_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_2)) + (if (0 < e0) then (py_misfit_6_3 / (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R10_R6_6_2_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 2) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_6_2 : py_r_2_needs -> py_r_4_needs -> py_misfit_6_3_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R6_6_2_needs -> py_R10_R6_6_2 = R6u 6 2 tlo h eps phi (R6x 6 2 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_6_2_needs /py_R10_R6_6_2; tie_R6 tie_r_2 tie_r_4 tie_misfit_6_3 tie_m02_6. Qed.
Definition py_R10_R7_6_2 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((3%:R * x) / 2%:R) else 0)) / thi).
Definition py_R10_R7_6_2_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 3)) + (3%:R * x)) - 2%:R) = 0)) /\ True.
Lemma tie_R10_R7_6_2 : 0 < B -> py_R10_R7_6_2_needs -> py_R10_R7_6_2 = R7l 2 eps rho thi x
  /\ A / B * x ^+ 3 + 3%:R * x <= 2%:R.
Proof. rewrite /py_R10_R7_6_2_needs /py_R10_R7_6_2; tie_R7. Qed.
Definition py_R10_R9_6_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))))) 0).
Definition py_R10_R9_6_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_2_lower : e < tlo -> py_R10_R9_6_2_lower_needs -> py_R10_R9_6_2_lower = Num.max (2%:R / (1 + R9k 6 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_6_2_lower_needs /py_R10_R9_6_2_lower; tie_R9. Qed.
Definition py_R10_R9_6_2_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_6_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_2_upper : e < tlo -> py_R10_R9_6_2_upper_needs -> py_R10_R9_6_2_upper = Num.min (2%:R * (R9k 6 2 tlo thi e eps f b nt) / (1 + R9k 6 2 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_6_2_upper_needs /py_R10_R9_6_2_upper; tie_R9. Qed.
Definition py_R10_R4_6_3 : R := ((h * py_r_2) + (if (0 < e0) then (py_misfit_6_3 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R10_R4_6_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R10_R4_6_3 : py_r_2_needs -> py_misfit_6_3_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R4_6_3_needs -> py_R10_R4_6_3 = h * rr tlo eps ^+ 2 + misfit 6 tlo e e0 3 / ((eps - rho) ^+ 3 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_6_3_needs /py_R10_R4_6_3; tie_R4 tie_r_2 tie_misfit_6_3 tie_m02_6. Qed.
Definition py_R10_R5_6_3_leak : R := ((Num.sqrt phi) * py_r_3).
Definition py_R10_R5_6_3_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_3_leak : py_r_3_needs -> py_R10_R5_6_3_leak_needs -> py_R10_R5_6_3_leak = Num.sqrt phi * rr tlo eps ^+ 3.
Proof. rewrite /py_R10_R5_6_3_leak_needs /py_R10_R5_6_3_leak; tie_R5 tie_r_3. Qed.
Definition py_R10_R5_6_3_lower : R := (tlo / (1 + (phi * py_r_6))).
Definition py_R10_R5_6_3_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_3_lower : py_r_6_needs -> py_R10_R5_6_3_lower_needs -> py_R10_R5_6_3_lower = tlo / (1 + phi * rr tlo eps ^+ 6).
Proof. rewrite /py_R10_R5_6_3_lower_needs /py_R10_R5_6_3_lower; tie_R5 tie_r_6. Qed.
Definition py_R10_R5_6_3_upper : R := thi.
Definition py_R10_R5_6_3_upper_needs : Prop := True.
Lemma tie_R10_R5_6_3_upper : py_R10_R5_6_3_upper_needs -> py_R10_R5_6_3_upper = thi.
Proof. rewrite /py_R10_R5_6_3_upper_needs /py_R10_R5_6_3_upper; by []. Qed.
Definition py_R10_R6_6_3 : R := (((1 + (phi * py_r_6)) * ((eps ^+ 2) + (((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_6_4 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_1)) + (if (0 < e0) then (py_misfit_6_4 / (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R10_R6_6_3_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 3) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_6_3 : py_r_1_needs -> py_r_6_needs -> py_misfit_6_4_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R6_6_3_needs -> py_R10_R6_6_3 = R6u 6 3 tlo h eps phi (R6x 6 3 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_6_3_needs /py_R10_R6_6_3; tie_R6 tie_r_1 tie_r_6 tie_misfit_6_4 tie_m02_6. Qed.
Definition py_R10_R7_6_3 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((4%:R * x) / 3%:R) else 0)) / thi).
Definition py_R10_R7_6_3_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 4)) + (4%:R * x)) - 3%:R) = 0)) /\ True.
Lemma tie_R10_R7_6_3 : 0 < B -> py_R10_R7_6_3_needs -> py_R10_R7_6_3 = R7l 3 eps rho thi x
  /\ A / B * x ^+ 4 + 4%:R * x <= 3%:R.
Proof. rewrite /py_R10_R7_6_3_needs /py_R10_R7_6_3; tie_R7. Qed.
Definition py_R10_R9_6_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_R10_R9_6_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_3_lower : e < tlo -> py_R10_R9_6_3_lower_needs -> py_R10_R9_6_3_lower = Num.max (2%:R / (1 + R9k 6 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_6_3_lower_needs /py_R10_R9_6_3_lower; tie_R9. Qed.
Definition py_R10_R9_6_3_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_6_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_3_upper : e < tlo -> py_R10_R9_6_3_upper_needs -> py_R10_R9_6_3_upper = Num.min (2%:R * (R9k 6 3 tlo thi e eps f b nt) / (1 + R9k 6 3 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_6_3_upper_needs /py_R10_R9_6_3_upper; tie_R9. Qed.
Definition py_R10_R4_6_4 : R := ((h * py_r_1) + (if (0 < e0) then (py_misfit_6_4 / (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R10_R4_6_4_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R10_R4_6_4 : py_r_1_needs -> py_misfit_6_4_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R4_6_4_needs -> py_R10_R4_6_4 = h * rr tlo eps ^+ 1 + misfit 6 tlo e e0 4 / ((eps - rho) ^+ 4 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_6_4_needs /py_R10_R4_6_4; tie_R4 tie_r_1 tie_misfit_6_4 tie_m02_6. Qed.
Definition py_R10_R5_6_4_leak : R := ((Num.sqrt phi) * py_r_4).
Definition py_R10_R5_6_4_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_4_leak : py_r_4_needs -> py_R10_R5_6_4_leak_needs -> py_R10_R5_6_4_leak = Num.sqrt phi * rr tlo eps ^+ 4.
Proof. rewrite /py_R10_R5_6_4_leak_needs /py_R10_R5_6_4_leak; tie_R5 tie_r_4. Qed.
Definition py_R10_R5_6_4_lower : R := (tlo / (1 + (phi * py_r_8))).
Definition py_R10_R5_6_4_lower_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_4_lower : py_r_8_needs -> py_R10_R5_6_4_lower_needs -> py_R10_R5_6_4_lower = tlo / (1 + phi * rr tlo eps ^+ 8).
Proof. rewrite /py_R10_R5_6_4_lower_needs /py_R10_R5_6_4_lower; tie_R5 tie_r_8. Qed.
Definition py_R10_R5_6_4_upper : R := thi.
Definition py_R10_R5_6_4_upper_needs : Prop := True.
Lemma tie_R10_R5_6_4_upper : py_R10_R5_6_4_upper_needs -> py_R10_R5_6_4_upper = thi.
Proof. rewrite /py_R10_R5_6_4_upper_needs /py_R10_R5_6_4_upper; by []. Qed.
Definition py_R10_R6_6_4 : R := (((1 + (phi * py_r_8)) * ((eps ^+ 2) + (((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_6_5 / (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6))) else 0)) * ((h * (eps * py_r_0)) + (if (0 < e0) then (py_misfit_6_5 / (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6))) else 0))))) / tlo).
Definition py_R10_R6_6_4_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 4) * (Num.sqrt py_m02_6)))) /\ (0 < tlo) /\ True.
Lemma tie_R10_R6_6_4 : py_r_0_needs -> py_r_8_needs -> py_misfit_6_5_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R6_6_4_needs -> py_R10_R6_6_4 = R6u 6 4 tlo h eps phi (R6x 6 4 tlo h e eps rho e0 B E).
Proof. rewrite /py_R10_R6_6_4_needs /py_R10_R6_6_4; tie_R6 tie_r_0 tie_r_8 tie_misfit_6_5 tie_m02_6. Qed.
Definition py_R10_R7_6_4 : R := ((((eps - rho) ^+ 2) * (if (0 < B) then ((5%:R * x) / 4%:R) else 0)) / thi).
Definition py_R10_R7_6_4_needs : Prop := (0 <= (eps - rho)) /\ ((0 < B) -> (0 <= x)) /\ ((0 < B) -> (((((A / (if (0 < B) then B else (1 + (0 * B)))) * (x ^+ 5)) + (5%:R * x)) - 4%:R) = 0)) /\ True.
Lemma tie_R10_R7_6_4 : 0 < B -> py_R10_R7_6_4_needs -> py_R10_R7_6_4 = R7l 4 eps rho thi x
  /\ A / B * x ^+ 5 + 5%:R * x <= 4%:R.
Proof. rewrite /py_R10_R7_6_4_needs /py_R10_R7_6_4; tie_R7. Qed.
Definition py_R10_R9_6_4_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R10_R9_6_4_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_4_lower : e < tlo -> py_R10_R9_6_4_lower_needs -> py_R10_R9_6_4_lower = Num.max (2%:R / (1 + R9k 6 4 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_6_4_lower_needs /py_R10_R9_6_4_lower; tie_R9. Qed.
Definition py_R10_R9_6_4_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_6_4_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_4_upper : e < tlo -> py_R10_R9_6_4_upper_needs -> py_R10_R9_6_4_upper = Num.min (2%:R * (R9k 6 4 tlo thi e eps f b nt) / (1 + R9k 6 4 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_6_4_upper_needs /py_R10_R9_6_4_upper; tie_R9. Qed.
Definition py_R10_R4_6_5 : R := ((h * py_r_0) + (if (0 < e0) then (py_misfit_6_5 / (((eps - rho) ^+ 5) * (Num.sqrt py_m02_6))) else 0)).
Definition py_R10_R4_6_5_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ ((0 < e0) -> ((0 < e0) -> (0 < (tlo - e)))) /\ ((0 < e0) -> ((0 < e0) -> (0 <= tlo))) /\ ((0 < e0) -> (0 <= (eps - rho))) /\ ((0 < e0) -> (0 < (Num.sqrt tlo))) /\ ((0 < e0) -> (0 <= (eps / (Num.sqrt tlo)))) /\ ((0 < e0) -> ((0 < e0) -> (0 < tlo))) /\ ((0 < e0) -> (0 < (((eps - rho) ^+ 5) * (Num.sqrt py_m02_6)))) /\ True.
Lemma tie_R10_R4_6_5 : py_r_0_needs -> py_misfit_6_5_needs -> py_m02_6_needs -> py_r_5_needs -> py_misfit_6_0_needs -> py_R10_R4_6_5_needs -> py_R10_R4_6_5 = h * rr tlo eps ^+ 0 + misfit 6 tlo e e0 5 / ((eps - rho) ^+ 5 * Num.sqrt (m02 6 h tlo eps e e0 B E)).
Proof. rewrite /py_R10_R4_6_5_needs /py_R10_R4_6_5; tie_R4 tie_r_0 tie_misfit_6_5 tie_m02_6. Qed.
Definition py_R10_R5_6_5_leak : R := ((Num.sqrt phi) * py_r_5).
Definition py_R10_R5_6_5_leak_needs : Prop := (0 < (Num.sqrt tlo)) /\ (0 <= (eps / (Num.sqrt tlo))) /\ True.
Lemma tie_R10_R5_6_5_leak : py_r_5_needs -> py_R10_R5_6_5_leak_needs -> py_R10_R5_6_5_leak = Num.sqrt phi * rr tlo eps ^+ 5.
Proof. rewrite /py_R10_R5_6_5_leak_needs /py_R10_R5_6_5_leak; tie_R5 tie_r_5. Qed.
Definition py_R10_R9_6_5_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_R9_6_5_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_5_lower : e < tlo -> py_R10_R9_6_5_lower_needs -> py_R10_R9_6_5_lower = Num.max (2%:R / (1 + R9k 6 5 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_R9_6_5_lower_needs /py_R10_R9_6_5_lower; tie_R9. Qed.
Definition py_R10_R9_6_5_upper : R := (Num.min ((2%:R * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_R9_6_5_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_R9_6_5_upper : e < tlo -> py_R10_R9_6_5_upper_needs -> py_R10_R9_6_5_upper = Num.min (2%:R * (R9k 6 5 tlo thi e eps f b nt) / (1 + R9k 6 5 tlo thi e eps f b nt)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_R9_6_5_upper_needs /py_R10_R9_6_5_upper; tie_R9. Qed.
Definition py_R10_sR9_6_0_lower : R := (Num.max (2%:R / (1 + (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo)))) 0).
Definition py_R10_sR9_6_0_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_6_0_lower : e < tlo -> py_R10_sR9_6_0_lower_needs -> py_R10_sR9_6_0_lower = Num.max (2%:R / (1 + Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo))) 0.
Proof. rewrite /py_R10_sR9_6_0_lower_needs /py_R10_sR9_6_0_lower; tie_R9. Qed.
Definition py_R10_sR9_6_0_upper : R := (Num.min (((K%:R : R) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo))) / ((((K%:R : R) - 1) * (Num.min (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 5))) + ((if ((0 < (eps ^+ 0)) && (0 < (b * b))) then ((eps ^+ 0) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) (hi / lo))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_6_0_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 5))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 5)))) /\ (f < 1) /\ (0 < lo) /\ True.
Lemma tie_R10_sR9_6_0_upper : e < tlo -> py_R10_sR9_6_0_upper_needs -> py_R10_sR9_6_0_upper = Num.min (K%:R * (Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo)) / ((K%:R - 1) * (Num.min (R9k 6 0 tlo thi e eps f b nt) (hi / lo)) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_6_0_upper_needs /py_R10_sR9_6_0_upper; tie_R9. Qed.
Definition py_R10_sR9_6_1_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))))) 0).
Definition py_R10_sR9_6_1_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_1_lower : e < tlo -> py_R10_sR9_6_1_lower_needs -> py_R10_sR9_6_1_lower = Num.max (2%:R / (1 + R9k 6 1 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_6_1_lower_needs /py_R10_sR9_6_1_lower; tie_R9. Qed.
Definition py_R10_sR9_6_1_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 4))) + ((if ((0 < (eps ^+ 2)) && (0 < (b * b))) then ((eps ^+ 2) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_6_1_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 4))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 4)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_1_upper : e < tlo -> py_R10_sR9_6_1_upper_needs -> py_R10_sR9_6_1_upper = Num.min (K%:R * (R9k 6 1 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 1 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_6_1_upper_needs /py_R10_sR9_6_1_upper; tie_R9. Qed.
Definition py_R10_sR9_6_2_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))))) 0).
Definition py_R10_sR9_6_2_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_2_lower : e < tlo -> py_R10_sR9_6_2_lower_needs -> py_R10_sR9_6_2_lower = Num.max (2%:R / (1 + R9k 6 2 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_6_2_lower_needs /py_R10_sR9_6_2_lower; tie_R9. Qed.
Definition py_R10_sR9_6_2_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 3))) + ((if ((0 < (eps ^+ 4)) && (0 < (b * b))) then ((eps ^+ 4) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_6_2_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 3))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 3)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_2_upper : e < tlo -> py_R10_sR9_6_2_upper_needs -> py_R10_sR9_6_2_upper = Num.min (K%:R * (R9k 6 2 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 2 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_6_2_upper_needs /py_R10_sR9_6_2_upper; tie_R9. Qed.
Definition py_R10_sR9_6_3_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))))) 0).
Definition py_R10_sR9_6_3_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_3_lower : e < tlo -> py_R10_sR9_6_3_lower_needs -> py_R10_sR9_6_3_lower = Num.max (2%:R / (1 + R9k 6 3 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_6_3_lower_needs /py_R10_sR9_6_3_lower; tie_R9. Qed.
Definition py_R10_sR9_6_3_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 2))) + ((if ((0 < (eps ^+ 6)) && (0 < (b * b))) then ((eps ^+ 6) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_6_3_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 2))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 2)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_3_upper : e < tlo -> py_R10_sR9_6_3_upper_needs -> py_R10_sR9_6_3_upper = Num.min (K%:R * (R9k 6 3 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 3 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_6_3_upper_needs /py_R10_sR9_6_3_upper; tie_R9. Qed.
Definition py_R10_sR9_6_4_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))))) 0).
Definition py_R10_sR9_6_4_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_4_lower : e < tlo -> py_R10_sR9_6_4_lower_needs -> py_R10_sR9_6_4_lower = Num.max (2%:R / (1 + R9k 6 4 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_6_4_lower_needs /py_R10_sR9_6_4_lower; tie_R9. Qed.
Definition py_R10_sR9_6_4_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 1))) + ((if ((0 < (eps ^+ 8)) && (0 < (b * b))) then ((eps ^+ 8) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_6_4_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 1))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 1)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_4_upper : e < tlo -> py_R10_sR9_6_4_upper_needs -> py_R10_sR9_6_4_upper = Num.min (K%:R * (R9k 6 4 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 4 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_6_4_upper_needs /py_R10_sR9_6_4_upper; tie_R9. Qed.
Definition py_R10_sR9_6_5_lower : R := (Num.max (2%:R / (1 + (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))))) 0).
Definition py_R10_sR9_6_5_lower_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_5_lower : e < tlo -> py_R10_sR9_6_5_lower_needs -> py_R10_sR9_6_5_lower = Num.max (2%:R / (1 + R9k 6 5 tlo thi e eps f b nt)) 0.
Proof. rewrite /py_R10_sR9_6_5_lower_needs /py_R10_sR9_6_5_lower; tie_R9. Qed.
Definition py_R10_sR9_6_5_upper : R := (Num.min (((K%:R : R) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) / ((((K%:R : R) - 1) * (((((1 + f) ^+ 2) / ((Num.max (tlo - e) 0) * (tlo ^+ 0))) + ((if ((0 < (eps ^+ 10)) && (0 < (b * b))) then ((eps ^+ 10) * (b * b)) else 0) / nt)) / (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0))))) + 1)) ((K%:R : R) / ((K%:R : R) - 1))).
Definition py_R10_sR9_6_5_upper_needs : Prop := (0 <= (1 + f)) /\ (0 <= tlo) /\ (0 < ((Num.max (tlo - e) 0) * (tlo ^+ 0))) /\ (0 <= eps) /\ (0 <= (1 - f)) /\ (0 <= thi) /\ (0 < (((1 - f) ^+ 2) / ((thi + e) * (thi ^+ 0)))) /\ (f < 1) /\ True.
Lemma tie_R10_sR9_6_5_upper : e < tlo -> py_R10_sR9_6_5_upper_needs -> py_R10_sR9_6_5_upper = Num.min (K%:R * (R9k 6 5 tlo thi e eps f b nt) / ((K%:R - 1) * (R9k 6 5 tlo thi e eps f b nt) + 1)) (K%:R / (K%:R - 1)).
Proof. rewrite /py_R10_sR9_6_5_upper_needs /py_R10_sR9_6_5_upper; tie_R9. Qed.
End Tie.
