(* theta > 0, mu = e0 = 0
   Theorems about one network, K = 2, n = 4, d = 8, L = 3, hidden layers diag(s), made of the rational
   numbers of the certificate beside this file: every hypothesis is decided here by computing with
   integers, the theorem of proofs/theorems.v is applied, and its numbers are enclosed by coq-interval.
   Compile with: make -C proofs && coqc -Q proofs Layerwise example.v
   Trusted: Coq's kernel (with its virtual machine), its primitive integers (coq-interval computes with
   them), and the axioms of Coq's library of reals; the last lines print them. *)
From Coq Require Import Reals ZArith QArith List.
From Interval Require Import Tactic.
From Layerwise Require Import networks instances numbers.
Import ListNotations.
Local Open Scope R_scope.

Definition theta : R := (963 / 20000).
Definition delta : R := (27921757562919 / 250000000000000).
Definition mu : R := (0 / 1).
Definition e0 : R := (0 / 1).
Definition eps : R := (1 / 10).
Definition rho : R := (1 / 100).
Definition tau2 : R := (37811 / 100000000).
Definition alpha : R := (1 / 1).
Definition net : instance :=
  Instance 2 6 4 3 [125; 125; 10; 10; 10; 9; 5; 5]%Z 100%positive
    (Dmat [[51200; -256; 0; 0; 0; 0; 0; 0]; [-256; 51200; 0; 0; 0; 0; 0; 0]]%Z 39999%positive)
    (Dmat [[1000; 1000; 1000; 1000; 5; 5; 5; 5]; [5; 5; 5; 5; 1000; 1000; 1000; 1000]; [1000; -1000; 1000; -1000; 0; 0; 0; 0]; [1001; 1001; -1001; -1001; 0; 0; 0; 0]; [1002; -1002; -1002; 1002; 0; 0; 0; 0]; [0; 0; 0; 0; 1003; -1003; 1003; -1003]; [0; 0; 0; 0; 1004; 1004; -1004; -1004]; [0; 0; 0; 0; 1005; -1005; -1005; 1005]]%Z 2000%positive)
    (Dmat [[1600040000; 1600040000; 1600040000; 1600040000; -16000000; -16000000; -16000000; -16000000]; [-16000000; -16000000; -16000000; -16000000; 1600040000; 1600040000; 1600040000; 1600040000]]%Z 1599920001%positive)
    (1 # 1)%Q (963 # 20000)%Q (27921757562919 # 250000000000000)%Q (0 # 1)%Q (0 # 1)%Q (1 # 10)%Q (1 # 100)%Q (37811 # 100000000)%Q.
(* Assumptions 2 and 3 with these parameters, by computing *)
Lemma ok : is_true (check net). Proof. vm_cast_no_check (eq_refl true). Qed.
Definition p_lo : R := (381624767447407 / 100000000000000).
Lemma p_lo_valid : p_lo <= (sqrt 4 / alpha - e0)^2 / (1 + theta).
Proof. unfold alpha, e0, p_lo, theta; interval with (i_prec 160). Qed.
Definition p_hi : R := (420234280611441 / 100000000000000).
Lemma p_hi_valid : (sqrt 4 / alpha + e0)^2 / (1 - theta) + mu^2 <= p_hi.
Proof. unfold alpha, e0, mu, p_hi, theta; interval with (i_prec 160). Qed.
Definition e_0 : R := delta.
Lemma e_0_num : num net Ee e_0. Proof. exact (e_first net). Qed.
Definition t_lo_0 : R := (9539721778711 / 6250000000000).
Lemma t_lo_0_valid : t_lo_0^3 + delta * t_lo_0^2 <= p_lo.
Proof. unfold delta, p_lo, t_lo_0; interval with (i_prec 160). Qed.
Lemma t_lo_0_0 : 0 < t_lo_0.
Proof. unfold t_lo_0; interval with (i_prec 160). Qed.
Lemma t_lo_0_num : num net Tlo t_lo_0.
Proof. exact (low_first ok t_lo_0_0 p_lo_valid t_lo_0_valid). Qed.
Definition t_hi_0 : R := (4129574197161 / 2500000000000).
Lemma t_hi_0_valid : p_hi <= t_hi_0^3 - e_0 * t_hi_0^2.
Proof. unfold e_0, p_hi, t_hi_0; interval with (i_prec 160). Qed.
Lemma t_hi_0_0 : e_0 < t_hi_0.
Proof. unfold e_0, t_hi_0; interval with (i_prec 160). Qed.
Lemma t_hi_0_num : num net Thi t_hi_0.
Proof. exact (high ok e_0_num t_hi_0_0 p_hi_valid t_hi_0_valid). Qed.
Lemma gap : delta < t_lo_0.
Proof. unfold delta, t_lo_0; interval with (i_prec 160). Qed.
Definition h_0 : R := (139563896083121 / 2500000000000000).
Lemma h_0_valid : delta / sqrt 2 / (t_lo_0 - delta) <= h_0.
Proof. unfold delta, h_0, t_lo_0; interval with (i_prec 160). Qed.
Lemma h_0_num : num net Hh h_0.
Proof. exact (h_first t_lo_0_num gap h_0_valid). Qed.
Definition w_0 : R := (331994137713297 / 5000000000000000).
Lemma w_0_valid : delta / sqrt 2 / sqrt (t_lo_0 - delta) <= w_0.
Proof. unfold delta, t_lo_0, w_0; interval with (i_prec 160). Qed.
Lemma w_0_num : num net Ww w_0.
Proof. exact (w_first t_lo_0_num gap w_0_valid). Qed.
Definition h_1 : R := h_0.
Definition h_1_num : num net Hh h_1 := h_0_num.
Definition w_1 : R := w_0.
Definition w_1_num : num net Ww w_1 := w_0_num.
Definition e_1 : R := (110670249019673 / 1000000000000000).
Lemma e_1_valid : sqrt (delta^2 - (sqrt tau2 - w_1^2)^2) <= e_1.
Proof. unfold delta, e_1, tau2, w_1; interval with (i_prec 160). Qed.
Lemma e_1_0 : 0 <= sqrt tau2 - w_1^2.
Proof. unfold tau2, w_1; interval with (i_prec 160). Qed.
Lemma e_1_num : num net Ee e_1.
Proof. exact (e_round w_1_num e_1_0 e_1_valid). Qed.
Definition t_lo_1 : R := (76333932858157 / 50000000000000).
Lemma t_lo_1_valid : t_lo_1^3 + e_1 * t_lo_1^2 <= p_lo - w_1^2 * eps^4.
Proof. unfold e_1, eps, p_lo, t_lo_1, w_1; interval with (i_prec 160). Qed.
Lemma t_lo_1_0 : 0 < p_lo - w_1^2 * eps^4.
Proof. unfold eps, p_lo, w_1; interval with (i_prec 160). Qed.
Lemma t_lo_1_1 : 0 < t_lo_1.
Proof. unfold t_lo_1; interval with (i_prec 160). Qed.
Lemma t_lo_1_num : num net Tlo t_lo_1.
Proof. exact (low_round ok e_1_num w_1_num p_lo_valid t_lo_1_0 t_lo_1_1 t_lo_1_valid). Qed.
Definition t_hi_1 : R := (165147482757549 / 100000000000000).
Lemma t_hi_1_valid : p_hi <= t_hi_1^3 - e_1 * t_hi_1^2.
Proof. unfold e_1, p_hi, t_hi_1; interval with (i_prec 160). Qed.
Lemma t_hi_1_0 : e_1 < t_hi_1.
Proof. unfold e_1, t_hi_1; interval with (i_prec 160). Qed.
Lemma t_hi_1_num : num net Thi t_hi_1.
Proof. exact (high ok e_1_num t_hi_1_0 p_hi_valid t_hi_1_valid). Qed.
Definition h_2 : R := h_1.
Definition h_2_num : num net Hh h_2 := h_1_num.
Definition w_2 : R := w_1.
Definition w_2_num : num net Ww w_2 := w_1_num.
Definition e_2 : R := e_1.
Definition e_2_num : num net Ee e_2 := e_1_num.
Definition t_lo_2 : R := t_lo_1.
Definition t_lo_2_num : num net Tlo t_lo_2 := t_lo_1_num.
Definition t_hi_2 : R := t_hi_1.
Definition t_hi_2_num : num net Thi t_hi_2 := t_hi_1_num.
Definition h_3 : R := h_2.
Definition h_3_num : num net Hh h_3 := h_2_num.
Definition w_3 : R := w_2.
Definition w_3_num : num net Ww w_3 := w_2_num.
Definition e_3 : R := e_2.
Definition e_3_num : num net Ee e_3 := e_2_num.
Definition t_lo_3 : R := t_lo_2.
Definition t_lo_3_num : num net Tlo t_lo_3 := t_lo_2_num.
Definition t_hi_3 : R := t_hi_2.
Definition t_hi_3_num : num net Thi t_hi_3 := t_hi_2_num.
Definition h_4 : R := h_3.
Definition h_4_num : num net Hh h_4 := h_3_num.
Definition w_4 : R := w_3.
Definition w_4_num : num net Ww w_4 := w_3_num.
Definition e_4 : R := e_3.
Definition e_4_num : num net Ee e_4 := e_3_num.
Definition t_lo_4 : R := t_lo_3.
Definition t_lo_4_num : num net Tlo t_lo_4 := t_lo_3_num.
Definition t_hi_4 : R := t_hi_3.
Definition t_hi_4_num : num net Thi t_hi_4 := t_hi_3_num.
Theorem sigma : forall i, is_true (ssrnat.leq (S (fintype.nat_of_ord i)) 2) ->
  t_lo_4 <= (@isig net Rstruct.R_rcfType i) ^ 2 <= t_hi_4.
Proof. exact (fun i iK => R2_at ok t_lo_4_num t_hi_4_num iK). Qed.
Lemma t_lo_positive : 0 < t_lo_4.
Proof. unfold t_lo_4; interval with (i_prec 160). Qed.
Lemma h_sign : 0 <= h_4.
Proof. unfold h_4; interval with (i_prec 160). Qed.
Lemma w_sign : 0 <= w_4.
Proof. unfold w_4; interval with (i_prec 160). Qed.
Definition m : R := (165997068856649 / 500000000000000000).
Lemma m_valid : (w_4 * eps^2 + mu) / (sqrt 4 / alpha) <= m.
Proof. unfold alpha, eps, m, mu, w_4; interval with (i_prec 160). Qed.
Definition b : R := (1762284913357 / 50000000000000).
Lemma b_valid : theta / sqrt (2 * (1 - theta)) + (1 + theta) * m <= b.
Proof. unfold b, m, theta; interval with (i_prec 160). Qed.
Definition b_bound := b_second ok b_valid.
Definition f : R := (58506826021511 / 5000000000000000000).
Lemma f_valid : (w_4 * eps^2 * b + e0) / (sqrt 4 / alpha) <= f.
Proof. unfold alpha, b, e0, eps, f, w_4; interval with (i_prec 160). Qed.
Lemma e_below : e_4 < t_lo_4.
Proof. unfold e_4, t_lo_4; interval with (i_prec 160). Qed.
Lemma e_sign : 0 <= e_4.
Proof. unfold e_4; interval with (i_prec 160). Qed.
Lemma t_hi_sign : 0 < t_hi_4.
Proof. unfold t_hi_4; interval with (i_prec 160). Qed.
Lemma f_below : f < 1.
Proof. unfold f; interval with (i_prec 160). Qed.
Definition k_1 : R := (13462428068669 / 10000000000000).
Lemma k_1_valid : ((1 + f)^2 / ((t_lo_4 - e_4) * t_lo_4^1) + (eps^2)^1 * b^2 / (4 / alpha^2)) / ((1 - f)^2 / ((t_hi_4 + e_4) * t_hi_4^1)) <= k_1.
Proof. unfold alpha, b, e_4, eps, f, k_1, t_hi_4, t_lo_4; interval with (i_prec 160). Qed.
Lemma k_1_sign : 0 < 1 + k_1.
Proof. unfold k_1; interval with (i_prec 160). Qed.
Definition R9_1_lower : R := (106553336793749 / 125000000000000).
Lemma R9_1_lower_valid : R9_1_lower <= 2 / (1 + k_1).
Proof. unfold R9_1_lower, k_1; interval with (i_prec 160). Qed.
Definition R9_1_upper : R := (114757330565001 / 100000000000000).
Lemma R9_1_upper_valid : 2 * k_1 / (1 + k_1) <= R9_1_upper.
Proof. unfold R9_1_upper, k_1; interval with (i_prec 160). Qed.
Theorem D_1 : forall D, D_is net 1 D -> R9_1_lower <= D <= R9_1_upper.
Proof. exact (fun D => R9_at ok t_lo_4_num t_hi_4_num w_4_num e_4_num t_hi_sign w_sign e_sign e_below m_valid b_bound f_valid
  f_below (l := 1) (eq_refl true) k_1_valid k_1_sign R9_1_lower_valid R9_1_upper_valid). Qed.
Definition k_2 : R := (62225182558857 / 50000000000000).
Lemma k_2_valid : ((1 + f)^2 / ((t_lo_4 - e_4) * t_lo_4^0) + (eps^2)^2 * b^2 / (4 / alpha^2)) / ((1 - f)^2 / ((t_hi_4 + e_4) * t_hi_4^0)) <= k_2.
Proof. unfold alpha, b, e_4, eps, f, k_2, t_hi_4, t_lo_4; interval with (i_prec 160). Qed.
Lemma k_2_sign : 0 < 1 + k_2.
Proof. unfold k_2; interval with (i_prec 160). Qed.
Definition R9_2_lower : R := (891065603279857 / 1000000000000000).
Lemma R9_2_lower_valid : R9_2_lower <= 2 / (1 + k_2).
Proof. unfold R9_2_lower, k_2; interval with (i_prec 160). Qed.
Definition R9_2_upper : R := (22178687934403 / 20000000000000).
Lemma R9_2_upper_valid : 2 * k_2 / (1 + k_2) <= R9_2_upper.
Proof. unfold R9_2_upper, k_2; interval with (i_prec 160). Qed.
Theorem D_2 : forall D, D_is net 2 D -> R9_2_lower <= D <= R9_2_upper.
Proof. exact (fun D => R9_at ok t_lo_4_num t_hi_4_num w_4_num e_4_num t_hi_sign w_sign e_sign e_below m_valid b_bound f_valid
  f_below (l := 2) (eq_refl true) k_2_valid k_2_sign R9_2_lower_valid R9_2_upper_valid). Qed.
Definition k_0 : R := (110117140305721 / 100000000000000).
Lemma k_0_valid : (1 + theta) / (1 - theta) <= k_0.
Proof. unfold k_0, theta; interval with (i_prec 160). Qed.
Lemma k_0_sign : 0 < 1 + k_0.
Proof. unfold k_0; interval with (i_prec 160). Qed.
Definition R9_0_lower : R := (951849999999997 / 1000000000000000).
Lemma R9_0_lower_valid : R9_0_lower <= 2 / (1 + k_0).
Proof. unfold R9_0_lower, k_0; interval with (i_prec 160). Qed.
Definition R9_0_upper : R := (104815000000001 / 100000000000000).
Lemma R9_0_upper_valid : 2 * k_0 / (1 + k_0) <= R9_0_upper.
Proof. unfold R9_0_upper, k_0; interval with (i_prec 160). Qed.
Theorem D_0 : forall D, D_is net 0 D -> R9_0_lower <= D <= R9_0_upper.
Proof. exact (fun D => R9_first_at ok k_0_valid k_0_sign R9_0_lower_valid R9_0_upper_valid). Qed.
Definition B : R := (390369999999999 / 100000000000000).
Lemma B_valid : B <= 4 - theta * sqrt 4.
Proof. unfold B, theta; interval with (i_prec 160). Qed.
Lemma B_positive : 0 < B.
Proof. unfold B; interval with (i_prec 160). Qed.
Lemma rho_below : rho < eps.
Proof. unfold eps, rho; interval with (i_prec 160). Qed.
Definition B_rest := B_first ok B_valid (eq_refl true).
Lemma rest_positive : 0 < (2 - 1) * (1 - 2 * theta / 2) - b^2.
Proof. unfold b, theta; interval with (i_prec 160). Qed.
Definition phi : R := (130680531314987 / 100000000000000000).
Lemma phi_valid : b^2 / ((2 - 1) * (1 - 2 * theta / 2) - b^2) <= phi.
Proof. unfold b, phi, theta; interval with (i_prec 160). Qed.
Definition R6_0 : R := (655886057514849 / 100000000000000000).
Lemma R6_0_valid : eps^2 * (1 + h_4^2 * (eps^2 / t_lo_4)^1) * (1 + phi * (eps^2 / t_lo_4)^0) / t_lo_4 <= R6_0.
Proof. unfold R6_0, eps, h_4, phi, t_lo_4; interval with (i_prec 160). Qed.
Theorem C_ratio_0_upper : C_ratio net 0 <= R6_0.
Proof. exact (R6_at ok t_lo_4_num h_4_num w_4_num e_4_num t_lo_positive h_sign w_sign B_positive B_rest
  rho_below m_valid b_bound rest_positive phi_valid (l := 0) (eq_refl _) (eq_refl true) R6_0_valid). Qed.
Definition R6_1 : R := (657063668727653 / 100000000000000000).
Lemma R6_1_valid : eps^2 * (1 + h_4^2 * (eps^2 / t_lo_4)^0) * (1 + phi * (eps^2 / t_lo_4)^1) / t_lo_4 <= R6_1.
Proof. unfold R6_1, eps, h_4, phi, t_lo_4; interval with (i_prec 160). Qed.
Theorem C_ratio_1_upper : C_ratio net 1 <= R6_1.
Proof. exact (R6_at ok t_lo_4_num h_4_num w_4_num e_4_num t_lo_positive h_sign w_sign B_positive B_rest
  rho_below m_valid b_bound rest_positive phi_valid (l := 1) (eq_refl _) (eq_refl true) R6_1_valid). Qed.
Definition A : R := (206809438302827 / 100000000000000).
Lemma A_valid : 2 + sqrt 2 * theta <= A.
Proof. unfold A, theta; interval with (i_prec 160). Qed.
Lemma t_hi_positive : 0 < t_hi_4.
Proof. unfold t_hi_4; interval with (i_prec 160). Qed.
Definition R7_0 : R := (320615599601441 / 100000000000000000).
Lemma R7_0_valid : R7_0 <= (eps - rho)^2 * / (1 + A / B) / t_hi_4.
Proof. unfold A, B, R7_0, eps, rho, t_hi_4; interval with (i_prec 160). Qed.
Theorem C_ratio_0_lower : R7_0 <= C_ratio net 0.
Proof. exact (R7_first_at ok t_hi_4_num t_hi_positive A_valid B_positive B_rest rho_below R7_0_valid). Qed.
Definition x_1 : R := (223529427609333 / 500000000000000).
Lemma x_1_valid : A / B * x_1^2 + 2 * x_1 <= 1.
Proof. unfold A, B, x_1; interval with (i_prec 160). Qed.
Lemma x_1_low : 0 < x_1.
Proof. unfold x_1; interval with (i_prec 160). Qed.
Lemma x_1_high : x_1 < 1.
Proof. unfold x_1; interval with (i_prec 160). Qed.
Definition R7_1 : R := (109634632838679 / 25000000000000000).
Lemma R7_1_valid : R7_1 <= (eps - rho)^2 * (2 * x_1 / 1) / t_hi_4.
Proof. unfold R7_1, eps, rho, t_hi_4, x_1; interval with (i_prec 160). Qed.
Theorem C_ratio_1_lower : R7_1 <= C_ratio net 1.
Proof. exact (R7_at ok t_hi_4_num t_hi_positive A_valid B_positive B_rest rho_below (l := 1) (eq_refl true)
  (eq_refl true) x_1_low x_1_high x_1_valid R7_1_valid). Qed.
Print Assumptions C_ratio_1_lower.
