(* the theorems of relaxed.md to quote: every hypothesis is stated here.  No pair of layers need be balanced *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics data spectrum svd canonical_form norms spectrum_products relaxed
  relaxed_sequences relaxed_singular relaxed_fit.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* b_l >= lambda_max(-B_l), c_l >= lambda_max(B_l) for B_l = W_(l+1)'W_(l+1) - W_l W_l', 1 <= l <= L-1 *)
Definition imbalanced (R : rcfType) K d L (W : nat -> 'M[R]_d) (WL : 'M[R]_(K, d)) (b c : nat -> R) :=
  [/\ forall l, 0 <= b l, forall l, 0 <= c l
    & forall l x, (0 < l)%N -> (l < L)%N -> let q := dot ((W l)^T *m x) ((W l)^T *m x) in
      is_true (q - b l * dot x x <= after L W WL l x <= q + c l * dot x x)].

Section Theorems.
Variables (R : rcfType) (K N m L : nat) (cl : 'I_N -> 'I_K).
Hypothesis K_gt0 : (0 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)) (X : 'M[R]_(K + m, N)).
Local Notation F := (WL *m prodW W L.-1).
(* the imbalances *)
Variables b c : nat -> R.
Hypothesis imb : imbalanced L W WL b c.
(* the data: the eigenvalues of X'X lie in [lmin, lmax] *)
Variables lmin lmax : R.
Hypothesis lmin_gt0 : 0 < lmin.
Hypothesis hX : gram_in X lmin lmax.
(* the fit: |W_(L:1)X - Y/alpha|_F <= e_0, |W_(L:1)(I - P_X)| <= mu_perp (spectral norm) *)
Variables alpha mu e0 : R.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis fit : nF2 (F *m X - alpha^-1 *: Y R cl) <= e0 ^+ 2.
Hypothesis perp : perp_le X F mu.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.

Lemma spectrum_order : (0 < N)%N -> 0 < lmax.
Proof.
move=> N0; have := hX (const_mx 1); set u := const_mx 1 => /andP[h1 h2].
have u0 : 0 < dot u u.
  apply: dot_gt0; apply/eqP => /matrixP/(_ (Ordinal N0) 0)/eqP; rewrite !mxE.
  by rewrite oner_eq0.
by have := le_trans h1 h2; rewrite ler_pmul2r//; apply: lt_le_trans.
Qed.

Section Sizes.
(* the sizes of the classes lie in [nl, nh] *)
Variables nl nh : R.
Hypothesis nl_gt0 : 0 < nl.
Hypothesis nl_le : forall k, nl <= sz R cl k.
Hypothesis nh_ge : forall k, sz R cl k <= nh.
Hypothesis e0_lt : e0 < Num.sqrt nl / alpha.
Local Notation llo := (lam_lo nl lmax alpha e0).
Local Notation lhi := (lam_hi nh lmin alpha mu e0).
Let nh_ge0 : 0 <= nh.
Proof. by apply: le_trans (nh_ge (Ordinal K_gt0)); exact: ler0n. Qed.
Let N_gt0 : (0 < N)%N.
Proof.
have := lt_le_trans nl_gt0 (nl_le (Ordinal K_gt0)); rewrite ltr0n => h.
by rewrite -[N]card_ord; apply: leq_trans h _; exact: max_card.
Qed.
Let lmax_gt0 := spectrum_order N_gt0.
Let hlo v : llo * dot v v <= dot (F^T *m v) (F^T *m v).
Proof. exact: (fact_lo nl_gt0 nl_le lmax_gt0 hX). Qed.
Let hhi v : dot (F^T *m v) (F^T *m v) <= lhi * dot v v.
Proof. exact: (fact_hi nh_ge nh_ge0 lmin_gt0 hX). Qed.
Let llo_gt0 : 0 < llo. Proof. exact: lam_lo_gt0. Qed.
Let lhi_ge0 : 0 <= lhi. Proof. exact: lam_hi_ge0. Qed.
Let b_ge0 : forall l, 0 <= b l. Proof. by case: imb. Qed.
Let c_ge0 : forall l, 0 <= c l. Proof. by case: imb. Qed.
Let hb l x : (0 < l)%N -> (l < L)%N -> dot ((W l)^T *m x) ((W l)^T *m x) <= after L W WL l x + b l * dot x x.
Proof. by move=> l0 lL; case: imb => _ _ /(_ l x l0 lL)/=/andP[h _]; rewrite -ler_subl_addr. Qed.
Let hc l x : (0 < l)%N -> (l < L)%N -> after L W WL l x <= dot ((W l)^T *m x) ((W l)^T *m x) + c l * dot x x.
Proof. by move=> l0 lL; case: imb => _ _ /(_ l x l0 lL)/=/andP[_ h]. Qed.

(* R12.1's numbers: beyond the roots T, T- and below the roots s, s- *)
Definition is_T T := bsum b 0 L.-1 < T /\ lhi <= \prod_(0 <= j < L) (T - bsum b 0 j).
Definition is_Tm T := bsum c 0 L.-1 < T /\ lhi <= \prod_(0 <= j < L) (T - bsum c j L.-1).
Definition is_s s := 0 < s /\ \prod_(0 <= j < L) (s + bsum c 0 j) <= llo.
Definition is_sm s := 0 < s /\ \prod_(0 <= j < L) (s + bsum b j L.-1) <= llo.

Variables T Tm s sm : R.
Hypothesis hT : is_T T.
Hypothesis hTm : is_Tm Tm.
Hypothesis hs : is_s s.
Hypothesis hsm : is_sm sm.
Local Notation TT l := (R12_T L b c T Tm l).
Local Notation tt l := (R12_t L b c s sm l).

(* |W_(l+1) x|^2 <= T_(l+1) |x|^2, the head included: sigma_1(W_(l+1))^2 <= T_(l+1) *)
Theorem sizes_R12_1_top l x : (l < L)%N -> after L W WL l x <= TT l * dot x x.
Proof.
move=> lL; have [h1 h2] := hT; have [h3 h4] := hTm.
exact: (R12_1_top L_gt1 b_ge0 c_ge0 hb hc llo_gt0 lhi_ge0 hhi x h1 h2 h3 h4 lL).
Qed.

(* R12.1: t_(l+1) <= sigma_i(W_(l+1))^2 <= T_(l+1), i <= K, l + 1 < L *)
Theorem sizes_R12_1 l t i : (l.+1 < L)%N -> svals (W l.+1) t -> tt l <= t (lshift m i) ^+ 2 <= TT l.
Proof.
move=> lL ht; have [h1 h2] := hs; have [h3 h4] := hsm; apply/andP; split.
  apply: (spread_svals lL ht).
  exact: (R12_1_spread L_gt1 b_ge0 c_ge0 hb hc llo_gt0 lhi_ge0 hlo h1 h2 h3 h4 (ltnW lL)).
have [_ _ [U [V [oU oV WE]]]] := ht; pose x := V *m delta_mx (lshift m i) (0 : 'I_1).
have Vx : V^T *m x = delta_mx (lshift m i) 0 by rewrite /x mulmxA oV mul1mx.
have xx : dot x x = 1.
  rewrite orth_dot// /dot (bigD1 (lshift m i))//= !mxE !eqxx mulr1 big1 ?addr0// => j ji.
  by rewrite !mxE (negbTE ji) mul0r.
have := @sizes_R12_1_top l x (ltnW lL); rewrite afterE// xx mulr1; apply: le_trans.
rewrite [in X in _ <= X]WE (gram_svd V t x oU) Vx (bigD1 (lshift m i))//= mxE !eqxx expr1n mulr1.
by rewrite ler_addl; apply: sumr_ge0 => j _; rewrite mulr_ge0 ?sqr_ge0.
Qed.

(* R12.1, the head: t_L <= sigma_i(W_L)^2 <= T_L *)
Theorem sizes_R12_1_head y : tt L.-1 * dot y y <= dot (WL^T *m y) (WL^T *m y) <= TT L.-1 * dot y y.
Proof.
have [h1 h2] := hs; have [h3 h4] := hsm; have lL : (L.-1 < L)%N by rewrite ltn_predL.
have [A [injA hA]] := R12_1_spread L_gt1 b_ge0 c_ge0 hb hc llo_gt0 lhi_ge0 hlo h1 h2 h3 h4 lL.
apply/andP; split.
  by apply: spans_head; exists A; split=> // z; have := hA z; rewrite after_head.
have T0 : 0 <= TT L.-1.
  have [k1 _] := hT; have [k2 _] := hTm; rewrite /R12_T le_minr; apply/andP; split.
    by apply: addr_ge0; [apply: ltW; apply: le_lt_trans k1; exact: bsum_ge0 | exact: bsum_ge0].
  by apply: addr_ge0; [apply: ltW; apply: le_lt_trans k2; exact: bsum_ge0 | exact: bsum_ge0].
apply: opnorm_tr => // x; rewrite trmxK.
by have := @sizes_R12_1_top L.-1 x lL; rewrite after_head.
Qed.
End Sizes.

Section Equal.
Variable n : nat.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis card_c : forall k, #|[pred i | cl i == k]| = n.
Hypothesis e0_lt : e0 < Num.sqrt n%:R / alpha.           (* sqrt(n~) *)
Variables T Tm s sm : R.
Hypothesis hT : is_T n%:R T.
Hypothesis hTm : is_Tm n%:R Tm.
Hypothesis hs : is_s n%:R s.
Hypothesis hsm : is_sm n%:R sm.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let szE k : sz R cl k = n%:R. Proof. by rewrite /sz card_c. Qed.
Let sz_lo k : n%:R <= sz R cl k. Proof. by rewrite szE. Qed.
Let sz_hi k : sz R cl k <= n%:R. Proof. by rewrite szE. Qed.
Local Notation TT l := (R12_T L b c T Tm l).
Local Notation tt l := (R12_t L b c s sm l).

(* R12.1: t_l <= sigma_i(W_l)^2 <= T_l for i <= K and the hidden layers (here W_(l+1), l + 1 < L) *)
Theorem R12_1 l t i : (l.+1 < L)%N -> svals (W l.+1) t -> tt l <= t (lshift m i) ^+ 2 <= TT l.
Proof. exact: (sizes_R12_1 nR sz_lo sz_hi e0_lt hT hTm hs hsm). Qed.

(* and for the head: the eigenvalues of W_L W_L' *)
Theorem R12_1_head y : tt L.-1 * dot y y <= dot (WL^T *m y) (WL^T *m y) <= TT L.-1 * dot y y.
Proof. exact: (sizes_R12_1_head nR sz_lo sz_hi e0_lt hT hTm hs hsm). Qed.
End Equal.
End Theorems.
