(* the theorems to quote: R2 to R7, R9 and R10 for the features of W_1, ..., W_L and X, every hypothesis stated here *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy compression spectrum spectrum_lemma9 spectrum_R3 svd
  canonical_form norms spectrum_products leakage leakage_R5 compression_R6 compression_R7 discrimination data_bounds
  spectral networks networks_bounds.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Theorems.
Variables (R : rcfType) (K N n m0 L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m0)) (WL : 'M[R]_(K, K + m0)) (X : 'M[R]_(K + m0, N)).
Variables (delta eps rho alpha mu e0 tau : R).
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis mu_ge0 : 0 <= mu.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis e0_lt : e0 < Num.sqrt n%:R / alpha.           (* sqrt(n~) *)
Hypothesis a3i : A3i L c W WL X alpha mu e0.
Hypothesis a3ii : A3ii L W WL delta.
Hypothesis a3iii : A3iii K L W eps rho.
(* tau^2 <= sum_(i>K) sigma_i^4, the measured sum or the floor *)
Hypothesis tau_ge0 : 0 <= tau.
Hypothesis htau : forall s, svals (W 1%N) s -> tau ^+ 2 <= \sum_j s (rshift K j) ^+ 4.

(* class means never coincide: Tr Sigma_B^l > 0, so that C_l is defined *)
Theorem trB l : (l < L)%N -> 0 < \tr (Sigma_B n c (Zl W X l)).
Proof. exact: (net_trB card_c n_gt0 K_gt1 L_gt1 alpha_gt0 e0_ge0 e0_lt a3i). Qed.

Section Entrywise.
Variable theta : R.
Hypothesis theta_lt1 : theta < 1.
Hypothesis a2 : A2 X theta.                               (* Assumption 2 *)
Let db (H : 'M[R]_(K + m0, N)) : G H = G X -> data_bounds n c H (1 - theta) (1 + theta) (entry_A K theta) (entry_B K n theta) (entry_E2 K n theta) (entry_b theta) (entry_den K theta).
Proof. by move=> GH; apply: data_entrywise; rewrite ?GH// (ltnW K_gt1). Qed.
Local Notation num := (R3num K m0 L (p_lo n (1 + theta) alpha e0) (p_hi n (1 - theta) alpha mu e0) delta eps rho tau).
Local Notation m w := (R5m n L eps alpha mu w).
Local Notation bb w := (R5b n L eps alpha mu (entry_b theta) w).
Local Notation phi w := (R5phi n L eps alpha mu (entry_b theta) (entry_den K theta) w).
Local Notation ff w := (R9f n L eps alpha mu e0 (entry_b theta) w).

(* R2 and R3: t_lo <= sigma_i(W_l)^2 <= t_hi for i <= K, l <= L-1, with every number of R3 *)
Theorem R2 l s i tlo thi : num Tlo tlo -> num Thi thi -> (l.+1 < L)%N -> svals (W l.+1) s -> (i < K)%N ->
  forall j : 'I_(K + m0), j = i :> nat -> tlo <= s j ^+ 2 <= thi.
Proof. exact: (R2_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.

(* R4: D = U_l'Delta_l in the coordinates of W_l's left singular vectors, the first K rows against the others *)
Theorem R4 l U s tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> (l < L)%N ->
  e0 = 0 \/ e < tlo -> let D := (U l)^T *m Delta n c (Zl W X l) in
  is_true (nF (usubmx D) <= h * rr tlo eps ^+ (L.-1 - l) * nF (dsubmx D) + misfit L tlo e e0 l).
Proof. exact: (R4_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.
Theorem R4_ratio l U s tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> (l < L)%N ->
  e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m02 L h tlo eps e e0 (entry_B K n theta) (entry_E2 K n theta)] ->
  let D := (U l)^T *m Delta n c (Zl W X l) in 0 < nF (dsubmx D) ->
  nF (usubmx D) / nF (dsubmx D) <= h * rr tlo eps ^+ (L.-1 - l)
    + misfit L tlo e e0 l / ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 (entry_B K n theta) (entry_E2 K n theta))).
Proof. exact: (R4_quotient card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.

(* R5: b, phi r^(2l), and the between-class energy from layer to layer *)
Theorem R5_b U s w u : canonical L W U s -> num Ww w -> let V2 := dsubmx ((U 0%N)^T *m Zbar n c X) in
  is_true (dot (V2 *m u) (V2 *m u) <= bb w ^+ 2 / n%:R * dot u u).
Proof. exact: (R5_means card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.
Theorem R5_M l U s tlo w : num Tlo tlo -> num Ww w -> 0 < (entry_den K theta) (m w) -> canonical L W U s -> (l < L)%N ->
  let M := (U l)^T *m Mc n c (Zl W X l) in
  is_true (nF2 (dsubmx M) <= phi w * rr tlo eps ^+ l.*2 * nF2 (usubmx M)).
Proof. by move=> nt nw D0; exact: (R5_leak card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db nt nw D0). Qed.
Theorem R5 l tlo thi w : num Tlo tlo -> num Thi thi -> num Ww w -> 0 < (entry_den K theta) (m w) -> (l.+1 < L)%N ->
  tlo / (1 + phi w * rr tlo eps ^+ l.*2)
    <= \tr (Sigma_B n c (Zl W X l.+1)) / \tr (Sigma_B n c (Zl W X l)) <= thi.
Proof. by move=> nt nT nw D0; exact: (R5_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db nt nT nw D0). Qed.

Theorem R5_F U s w : canonical L W U s -> num Ww w -> nF2 (dsubmx ((U 0%N)^T *m Mc n c X)) <= bb w ^+ 2 / n%:R.
Proof.
move=> can nw; have K0 := ltnW K_gt1.
have [GH [hmu he] hE [hs _]] := pair_of L_gt1 a3i a3ii a3iii can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he hE hs.
have hw := sound _ _ nw; have [w0 _] := hw.
have m0' := R5m_ge0 L n_gt0 eps_ge0 alpha_gt0 mu_ge0 w0.
have hm := R5m_le n_gt0 eps_ge0 alpha_gt0 mu_ge0 can hmu hs hw.
set H := (U 0%N)^T *m X in GH hm *; have hG : forall i j, `|G H i j| <= theta / N%:R by rewrite GH.
rewrite -McM -/H -[H in X in nF2 X]vsubmxK (Mc_col n c (usubmx H) (dsubmx H)) col_mxKd.
apply: (R5_M2 n_gt0 K0); rewrite /R5b /entry_b minEle; case: ifP => _.
  exact: (R5_b1 card_c n_gt0 K0 hG theta_lt1 m0' hm).
exact: (R5_b2 card_c n_gt0 K0 hG theta_lt1 m0' hm).
Qed.

(* R6 (Theorem 4 i, upper) *)
Theorem R6 l tlo h w e : num Tlo tlo -> num Hh h -> num Ww w -> num Ee e -> (l.+1 < L)%N ->
  e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m02 L h tlo eps e e0 (entry_B K n theta) (entry_E2 K n theta)] ->
  0 < (entry_den K theta) (m w) -> 0 < \tr (Sigma_W n c (Zl W X l)) ->
  netC n c W X l.+1 / netC n c W X l
    <= R6u L l tlo h eps (phi w) (R6x L l tlo h e eps rho e0 (entry_B K n theta) (entry_E2 K n theta)).
Proof. exact: (R6_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.

(* R7 (Theorem 4 i, lower), l >= 1: any x in (0, 1) with rho_0 x^(l+1) + (l+1)x <= l, the root is the best *)
Theorem R7 l x thi : rho < eps -> 0 < (entry_B K n theta) -> num Thi thi -> (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  (entry_A K theta) / (entry_B K n theta) * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  R7l l eps rho thi x <= netC n c W X l.+1 / netC n c W X l.
Proof. by move=> re B0; exact: (R7_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db re B0). Qed.

(* R7, l = 0 *)
Theorem R7_first thi : rho < eps -> 0 < (entry_B K n theta) -> num Thi thi ->
  R7l0 eps rho thi (entry_A K theta) (entry_B K n theta) <= netC n c W X 1 / netC n c W X 0.
Proof. by move=> re B0; exact: (R7_network0 card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db re B0). Qed.

(* Tr Sigma_W^l > 0, so that C_l > 0 *)
Theorem trW l : rho < eps -> 0 < (entry_B K n theta) -> (l < L)%N -> 0 < \tr (Sigma_W n c (Zl W X l)).
Proof. by move=> re B0; exact: (net_trW card_c n_gt0 K_gt1 L_gt1 a3i a3ii a3iii db re B0). Qed.

(* R9 (Theorem 4 ii) *)
Theorem R9 l tlo thi w e D kl : (l < L)%N -> num Tlo tlo -> num Thi thi -> num Ww w -> num Ee e ->
  e < tlo -> ff w < 1 -> is_D n c W X l D -> kl = R9k L l tlo thi e eps (ff w) (bb w) (n%:R / alpha ^+ 2) ->
  2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (K%:R / (K%:R - 1)).
Proof. by move=> lL nt nT nw ne et f1; exact: (R9_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db lL nt nT nw ne et f1). Qed.

(* R9, l = 0: k_0 = (1 + theta)/(1 - theta) *)
Theorem R9_first D : is_D n c W X 0 D ->
  2%:R / (1 + (1 + theta) / (1 - theta)) <= D
    <= Num.min (2%:R * ((1 + theta) / (1 - theta)) / (1 + (1 + theta) / (1 - theta))) (K%:R / (K%:R - 1)).
Proof. exact: (R9_network0 card_c n_gt0 K_gt1 db). Qed.

(* R9s: every number of R3s, and a sharper upper end *)
Theorem R9s l tlo thi w e D kl : (l < L)%N -> num Tlo tlo -> num Thi thi -> num Ww w -> num Ee e ->
  e < tlo -> ff w < 1 -> is_D n c W X l D -> kl = R9k L l tlo thi e eps (ff w) (bb w) (n%:R / alpha ^+ 2) ->
  2%:R / (1 + kl) <= D <= K%:R * kl / ((K%:R - 1) * kl + 1).
Proof. by move=> lL nt nT nw ne et f1; exact: (R9s_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db lL nt nT nw ne et f1). Qed.
Theorem R9s_first D : is_D n c W X 0 D -> let k0 := (1 + theta) / (1 - theta) in
  is_true (2%:R / (1 + k0) <= D <= K%:R * k0 / ((K%:R - 1) * k0 + 1)).
Proof. exact: (R9s_network0 card_c n_gt0 K_gt1 db). Qed.
End Entrywise.

Section Spectral.
Variables lmin lmax : R.
Hypothesis lmin_gt0 : 0 < lmin.
Hypothesis hX : gram_in X lmin lmax.                      (* the eigenvalues of X'X lie in [lmin, lmax] *)
Let db (H : 'M[R]_(K + m0, N)) : G H = G X -> data_bounds n c H lmin lmax (spec_A K lmax) (spec_B K n lmin) (spec_E2 K n lmax) (spec_b lmin lmax) (spec_den lmin lmax).
Proof. by move=> GH; apply: data_spectral => //; [exact: ltnW | move=> u; rewrite XX GH -XX; exact: hX]. Qed.
Local Notation num := (R3num K m0 L (p_lo n lmax alpha e0) (p_hi n lmin alpha mu e0) delta eps rho tau).
Local Notation m w := (R5m n L eps alpha mu w).
Local Notation bb w := (R5b n L eps alpha mu (spec_b lmin lmax) w).
Local Notation phi w := (R5phi n L eps alpha mu (spec_b lmin lmax) (spec_den lmin lmax) w).
Local Notation ff w := (R9f n L eps alpha mu e0 (spec_b lmin lmax) w).

(* R2 and R3: t_lo <= sigma_i(W_l)^2 <= t_hi for i <= K, l <= L-1, with every number of R3 *)
Theorem R10_R2 l s i tlo thi : num Tlo tlo -> num Thi thi -> (l.+1 < L)%N -> svals (W l.+1) s -> (i < K)%N ->
  forall j : 'I_(K + m0), j = i :> nat -> tlo <= s j ^+ 2 <= thi.
Proof. exact: (R2_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.

(* R4: D = U_l'Delta_l in the coordinates of W_l's left singular vectors, the first K rows against the others *)
Theorem R10_R4 l U s tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> (l < L)%N ->
  e0 = 0 \/ e < tlo -> let D := (U l)^T *m Delta n c (Zl W X l) in
  is_true (nF (usubmx D) <= h * rr tlo eps ^+ (L.-1 - l) * nF (dsubmx D) + misfit L tlo e e0 l).
Proof. exact: (R4_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.
Theorem R10_R4_ratio l U s tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> (l < L)%N ->
  e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m02 L h tlo eps e e0 (spec_B K n lmin) (spec_E2 K n lmax)] ->
  let D := (U l)^T *m Delta n c (Zl W X l) in 0 < nF (dsubmx D) ->
  nF (usubmx D) / nF (dsubmx D) <= h * rr tlo eps ^+ (L.-1 - l)
    + misfit L tlo e e0 l / ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 (spec_B K n lmin) (spec_E2 K n lmax))).
Proof. exact: (R4_quotient card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.

(* R5: b, phi r^(2l), and the between-class energy from layer to layer *)
Theorem R10_R5_b U s w u : canonical L W U s -> num Ww w -> let V2 := dsubmx ((U 0%N)^T *m Zbar n c X) in
  is_true (dot (V2 *m u) (V2 *m u) <= bb w ^+ 2 / n%:R * dot u u).
Proof. exact: (R5_means card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.
Theorem R10_R5_F U s w : canonical L W U s -> num Ww w ->
  nF2 (dsubmx ((U 0%N)^T *m Mc n c X)) <= (K%:R - 1) * bb w ^+ 2 / n%:R.
Proof.
move=> can nw; have K0 := ltnW K_gt1.
have -> : (U 0%N)^T *m Mc n c X = ((U 0%N)^T *m Zbar n c X) *m (1%:M - J R K) by rewrite /Mc mulmxA.
rewrite dsubM; apply: le_trans (opM _ (fun u => R10_R5_b u can nw)) _.
by rewrite (nF2_1J R K0) mulrC mulrA.
Qed.
Theorem R10_R5_M l U s tlo w : num Tlo tlo -> num Ww w -> 0 < (spec_den lmin lmax) (m w) -> canonical L W U s -> (l < L)%N ->
  let M := (U l)^T *m Mc n c (Zl W X l) in
  is_true (nF2 (dsubmx M) <= phi w * rr tlo eps ^+ l.*2 * nF2 (usubmx M)).
Proof. by move=> nt nw D0; exact: (R5_leak card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db nt nw D0). Qed.
Theorem R10_R5 l tlo thi w : num Tlo tlo -> num Thi thi -> num Ww w -> 0 < (spec_den lmin lmax) (m w) -> (l.+1 < L)%N ->
  tlo / (1 + phi w * rr tlo eps ^+ l.*2)
    <= \tr (Sigma_B n c (Zl W X l.+1)) / \tr (Sigma_B n c (Zl W X l)) <= thi.
Proof. by move=> nt nT nw D0; exact: (R5_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db nt nT nw D0). Qed.

(* R10: R6 (Theorem 4 i, upper) *)
Theorem R10_R6 l tlo h w e : num Tlo tlo -> num Hh h -> num Ww w -> num Ee e -> (l.+1 < L)%N ->
  e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m02 L h tlo eps e e0 (spec_B K n lmin) (spec_E2 K n lmax)] ->
  0 < (spec_den lmin lmax) (m w) -> 0 < \tr (Sigma_W n c (Zl W X l)) ->
  netC n c W X l.+1 / netC n c W X l
    <= R6u L l tlo h eps (phi w) (R6x L l tlo h e eps rho e0 (spec_B K n lmin) (spec_E2 K n lmax)).
Proof. exact: (R6_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db). Qed.

(* R10: R7 (Theorem 4 i, lower), l >= 1: any x in (0, 1) with rho_0 x^(l+1) + (l+1)x <= l, the root is the best *)
Theorem R10_R7 l x thi : rho < eps -> 0 < (spec_B K n lmin) -> num Thi thi -> (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  (spec_A K lmax) / (spec_B K n lmin) * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  R7l l eps rho thi x <= netC n c W X l.+1 / netC n c W X l.
Proof. by move=> re B0; exact: (R7_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db re B0). Qed.

(* R10: R7, l = 0 *)
Theorem R10_R7_first thi : rho < eps -> 0 < (spec_B K n lmin) -> num Thi thi ->
  R7l0 eps rho thi (spec_A K lmax) (spec_B K n lmin) <= netC n c W X 1 / netC n c W X 0.
Proof. by move=> re B0; exact: (R7_network0 card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db re B0). Qed.

(* Tr Sigma_W^l > 0, so that C_l > 0 *)
Theorem R10_trW l : rho < eps -> 0 < (spec_B K n lmin) -> (l < L)%N -> 0 < \tr (Sigma_W n c (Zl W X l)).
Proof. by move=> re B0; exact: (net_trW card_c n_gt0 K_gt1 L_gt1 a3i a3ii a3iii db re B0). Qed.

(* R10: R9 (Theorem 4 ii) *)
Theorem R10_R9 l tlo thi w e D kl : (l < L)%N -> num Tlo tlo -> num Thi thi -> num Ww w -> num Ee e ->
  e < tlo -> ff w < 1 -> is_D n c W X l D -> kl = R9k L l tlo thi e eps (ff w) (bb w) (n%:R / alpha ^+ 2) ->
  2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (K%:R / (K%:R - 1)).
Proof. by move=> lL nt nT nw ne et f1; exact: (R9_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db lL nt nT nw ne et f1). Qed.

(* R10: R9, l = 0: k_0 = lmax/lmin *)
Theorem R10_R9_first D : is_D n c W X 0 D ->
  2%:R / (1 + lmax / lmin) <= D <= Num.min (2%:R * (lmax / lmin) / (1 + lmax / lmin)) (K%:R / (K%:R - 1)).
Proof. exact: (R9_network0 card_c n_gt0 K_gt1 db). Qed.

(* R9s under R10, the upper end of R10s *)
Theorem R10s_R9 l tlo thi w e D kl : (l < L)%N -> num Tlo tlo -> num Thi thi -> num Ww w -> num Ee e ->
  e < tlo -> ff w < 1 -> is_D n c W X l D -> kl = R9k L l tlo thi e eps (ff w) (bb w) (n%:R / alpha ^+ 2) ->
  2%:R / (1 + kl) <= D <= K%:R * kl / ((K%:R - 1) * kl + 1).
Proof. by move=> lL nt nT nw ne et f1; exact: (R9s_network card_c n_gt0 K_gt1 L_gt1 delta_ge0 eps_ge0 alpha_gt0 mu_ge0 e0_ge0 e0_lt a3i a3ii a3iii tau_ge0 htau db lL nt nT nw ne et f1). Qed.
Theorem R10s_R9_first D : is_D n c W X 0 D -> let k0 := lmax / lmin in
  is_true (2%:R / (1 + k0) <= D <= K%:R * k0 / ((K%:R - 1) * k0 + 1)).
Proof. exact: (R9s_network0 card_c n_gt0 K_gt1 db). Qed.
End Spectral.

(* the floor of R3: tau^2 = (d - 2K)(eps - rho)^4 *)
Lemma tau_floor : rho <= eps -> forall s, svals (W 1%N) s ->
  (m0 - K)%:R * (eps - rho) ^+ 4 <= \sum_j s (rshift K j) ^+ 4.
Proof.
move=> re s hs; have er : 0 <= eps - rho by rewrite subr_ge0.
have [s0 _ _] := hs; have [t [ht _ h]] := a3iii L_gt1; have e := svals_inj hs ht.
apply: (@le_trans _ _ (\sum_(j < m0 | (j < m0 - K)%N) (eps - rho) ^+ 4)).
  rewrite sumr_const -[X in _ <= X]mulr_natl; apply: ler_wpmul2r; first exact: exprn_ge0.
  rewrite ler_nat -[X in (X <= _)%N]card_ord.
  have wi : injective (widen_ord (leq_subr K m0)) by move=> i j /(congr1 val)/= ij; apply: val_inj.
  rewrite -(card_imset _ wi); apply/subset_leq_card/subsetP => j.
  by case/imsetP => i _ ->; exact: (ltn_ord i).
rewrite [X in _ <= X](bigID (fun j : 'I_m0 => (j < m0 - K)%N))/= ler_paddr//.
  by apply: sumr_ge0 => j _; exact: exprn_ge0.
apply: ler_sum => j jm; apply: ler_expn2r; rewrite ?nnegrE// e; apply: h => /=.
by rewrite addKn -ltn_subRL.
Qed.
End Theorems.
