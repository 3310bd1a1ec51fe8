(* the theorems of relaxed.md to quote: every hypothesis is stated here.  No pair of layers need be balanced *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics data spectrum svd canonical_form norms spectrum_products relaxed
  relaxed_sequences relaxed_singular relaxed_fit relaxed_energy discrimination networks networks_bounds.
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

Lemma T_gt0 l : 0 < TT l.
Proof.
have [k1 _] := hT; have [k2 _] := hTm; rewrite /R12_T lt_minr; apply/andP; split.
  by apply: ltr_paddr; [exact: bsum_ge0 | apply: le_lt_trans k1; exact: bsum_ge0].
by apply: ltr_paddr; [exact: bsum_ge0 | apply: le_lt_trans k2; exact: bsum_ge0].
Qed.
Lemma prod_T_gt0 l : 0 < \prod_(l <= j < L) TT j.
Proof. by rewrite big_nat; apply: prodr_gt0 => j _; exact: T_gt0. Qed.

(* R12.2 with Delta = XQ, Q the projector that takes class means away *)
Section Within.
Variable Q : 'M[R]_N.
Hypothesis Qs : Q^T = Q.
Hypothesis QQ : Q *m Q = Q.
Hypothesis YQ : Y R cl *m Q = 0.
Hypothesis trQ : \tr Q = N%:R - K%:R.
Local Notation D := (X *m Q).
Let fitD : nF2 (F *m D) <= e0 ^+ 2 := fact_within fit Qs QQ YQ.

Theorem sizes_R12_2_zero l : e0 = 0 -> (l < L)%N -> forth L W WL D l.+1 <= bsum b l L.-1 * forth L W WL D l.
Proof.
move=> z lL; apply: (kernel_hi L_gt1 b_ge0 hb _ lL).
by apply: nF2_eq0; apply/le_anti; rewrite nF2_ge0 andbT; move: fitD; rewrite z expr0n.
Qed.

Theorem sizes_R12_2_hi l tau tau' y : (l.+1 < L)%N -> is_tau b L llo l tau -> is_tau b L llo l.+1 tau' ->
  0 < y -> y <= nF (prodW W l *m D) ->
  nF (prodW W l.+1 *m D) / nF (prodW W l *m D)
    <= Num.sqrt (bsum b l L.-1) * (1 + e0 / Num.sqrt (R12_x b L tau l) / y) + e0 / Num.sqrt (R12_x b L tau' l.+1) / y.
Proof. exact: (within_hi_ratio L_gt1 b_ge0 hb llo_gt0 hlo e0_ge0 fitD). Qed.

Variables (sigma : R) (t1 : 'I_(K + m) -> R).
Hypothesis ht1 : svals (W 1%N) t1.
(* the d - K leading singular values of W_1 *)
Hypothesis hsig : forall i : 'I_(K + m), (i < m)%N -> sigma <= t1 i ^+ 2.
Local Notation A := (K%:R * lmax).
Local Notation B := ((N%:R - 2%:R * K%:R) * lmin).
Hypothesis B_gt0 : 0 < B.
Let top V (S : {set 'I_(K + m)}) : orth V -> (#|S| <= K)%N -> \sum_(i in S) \sum_j (V^T *m D) i j ^+ 2 <= A.
Proof. by move=> oV SK; exact: (fact_top lmax_gt0 hX Qs QQ oV SK). Qed.
Let rest V (S : {set 'I_(K + m)}) : orth V -> (#|S| <= K)%N -> B <= \sum_(i in ~: S) \sum_j (V^T *m D) i j ^+ 2.
Proof. by move=> oV SK; exact: (fact_rest lmin_gt0 hX Qs QQ trQ oV SK). Qed.

Theorem sizes_R12_2_floor l : (l < L)%N -> (forall j, (j < l)%N -> 0 <= sigma - bsum b 0 j) ->
  B * R12_pi b sigma l <= nF2 (prodW W l *m D).
Proof. exact: (within_floor L_gt1 b_ge0 hb llo_gt0 hlo ht1 hsig top rest B_gt0). Qed.

Theorem sizes_R12_2_lo l g : (l.+1 < L)%N -> (forall j, (j <= l)%N -> 0 <= sigma - bsum b 0 j) -> 0 <= g ->
  g ^+ l.+1 <= R12_pi b sigma l.+1 / (1 + A / B) ->
  (g - bsum b 0 l) * nF2 (prodW W l *m D) <= nF2 (prodW W l.+1 *m D).
Proof. exact: (within_lo L_gt1 b_ge0 hb llo_gt0 hlo ht1 hsig top rest B_gt0). Qed.
End Within.

(* R12.3 with M = XY'C *)
Lemma means_lo p (C : 'M[R]_(K, p)) :
  llo * nF2 (X *m ((Y R cl)^T *m C)) <= nF2 (F *m (X *m ((Y R cl)^T *m C))).
Proof.
rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _.
have e : col j (X *m ((Y R cl)^T *m C)) = X *m ((Y R cl)^T *m col j C) by rewrite !colE -!mulmxA.
have -> : col j (F *m (X *m ((Y R cl)^T *m C))) = F *m col j (X *m ((Y R cl)^T *m C)) by rewrite !colE -!mulmxA.
rewrite e; exact: (fact_means nl_gt0 nl_le lmax_gt0 hX alpha_gt0 e0_ge0 e0_lt fit).
Qed.

Theorem sizes_R12_3_hi p (M : 'M[R]_(K + m, p)) l : (l < L)%N -> forth L W WL M l.+1 <= TT l * forth L W WL M l.
Proof. by move=> lL; apply: (layer_hi (TT := fun l => TT l)) => // k x; exact: sizes_R12_1_top. Qed.

Theorem sizes_R12_3_lo p (M : 'M[R]_(K + m, p)) lamM l g : (l < L)%N -> lamM * nF2 M <= nF2 (F *m M) -> 0 <= g ->
  g ^+ l.+1 <= lamM / \prod_(l.+1 <= j < L) TT j ->
  (g - bsum b 0 l) * forth L W WL M l <= forth L W WL M l.+1.
Proof.
move=> lL h1 h2 h4; apply: (between_lo L_gt1 b_ge0 hb (TT := fun l => TT l) _ _ lL h1 h2 _ h4) => [k _|k x|].
- exact: ltW (T_gt0 k).
- exact: sizes_R12_1_top.
exact: prod_T_gt0.
Qed.

(* R12, D_l: the Gram matrix of the class means XY'C at layer l, YY'C = 1 *)
Section Discrimination.
Variable C : 'M[R]_K.
Hypothesis hC : Y R cl *m (Y R cl)^T *m C = 1%:M.
Local Notation Xb := (X *m ((Y R cl)^T *m C)).
Definition R12_f := e0 / (Num.sqrt nl / alpha).
Hypothesis f_lt1 : R12_f < 1.
Variables (l : nat) (tau : R).
Hypothesis lL : (l < L)%N.
Hypothesis ht : is_tau b L llo l tau.
Local Notation H := ((prodW W l *m Xb)^T *m (prodW W l *m Xb)).
Local Notation PT := (\prod_(l <= j < L) TT j).

Let mean_fit (w : 'cV[R]_K) : ((1 - R12_f) / alpha) ^+ 2 * dot w w <= nF2 (F *m (Xb *m w)) <= ((1 + R12_f) / alpha) ^+ 2 * dot w w.
Proof.
have rn0 : 0 < Num.sqrt nl / alpha by rewrite divr_gt0// sqrtr_gt0.
have f0 : 0 <= R12_f by rewrite divr_ge0// ltW.
have q0 : 0 < Num.sqrt nl by rewrite sqrtr_gt0.
set a := (Y R cl)^T *m (C *m w).
have aw : nF a * Num.sqrt nl <= nF w.
  rewrite mulrC -ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?sqrtr_ge0// exprMn sqr_sqrtr ?(ltW nl_gt0)// !nF_sqr !nF2_col.
  apply: le_trans (YYt_lo nl_le (C *m w)) _; rewrite -/a /a !mulmxA hC mul1mx.
  by [].
have e : F *m (Xb *m w) = alpha^-1 *: w + (F *m X - alpha^-1 *: Y R cl) *m a.
  rewrite mulmxBl -[(alpha^-1 *: Y R cl) *m a]scalemxAl /a.
  have -> : Y R cl *m ((Y R cl)^T *m (C *m w)) = w by rewrite !mulmxA hC mul1mx.
  by rewrite addrC subrK !mulmxA.
have n1 : nF (alpha^-1 *: w) = nF w / alpha by rewrite nFZ ?invr_ge0 ?(ltW alpha_gt0)// mulrC.
have n2 : nF ((F *m X - alpha^-1 *: Y R cl) *m a) <= R12_f / alpha * nF w.
  apply: le_trans (nFM _ _) _.
  apply: (@le_trans _ _ (e0 * nF a)); first by apply: ler_wpmul2r; [exact: nF_ge0 | rewrite nF_le].
  have -> : R12_f / alpha * nF w = e0 * (nF w / Num.sqrt nl).
    by rewrite /R12_f; field; rewrite !gt_eqF.
  by apply: ler_wpmul2l => //; rewrite ler_pdivl_mulr.
have v0 := nF_ge0 w.
rewrite -[dot w w]nF2_col -!nF_sqr -!exprMn !ler_sqr ?nnegrE ?mulr_ge0 ?invr_ge0 ?nF_ge0 ?subr_ge0 ?(ltW f_lt1) ?addr_ge0 ?ler01 ?f0 ?(ltW alpha_gt0)//.
rewrite e; apply/andP; split.
  apply: le_trans (nFB _ _); rewrite n1 mulrAC mulrBl mul1r mulrBl; apply: ler_sub => //.
  by rewrite mulrAC.
apply: le_trans (nFD _ _) _; rewrite n1 mulrAC mulrDl mul1r mulrDl; apply: ler_add => //.
by rewrite mulrAC.
Qed.

Let PT_gt0 : 0 < PT := prod_T_gt0 l.
Let lower (w : 'cV[R]_K) : ((1 - R12_f) / alpha) ^+ 2 / PT * dot w w <= dot w (H *m w).
Proof.
have -> : dot w (H *m w) = nF2 (prodW W l *m (Xb *m w)).
  by rewrite nF2_col -mulmxA dot_adj trmxK !mulmxA.
rewrite mulrAC ler_pdivr_mulr// -(@forth_lt R K m L W WL _ _ _ lL) mulrC [X in _ <= X]mulrC.
have /andP[h _] := mean_fit w; rewrite mulrC; apply: le_trans h _; rewrite -(@forthL R K m L W WL).
apply: (layers_hi (TT := fun l => TT l)) => [k _|k x|]; [exact: ltW (T_gt0 k) | exact: sizes_R12_1_top | exact: ltnW].
Qed.
Let upper (w : 'cV[R]_K) : dot w (H *m w) <= ((1 + R12_f) / alpha) ^+ 2 / R12_x b L tau l * dot w w.
Proof.
have -> : dot w (H *m w) = nF2 (prodW W l *m (Xb *m w)).
  by rewrite nF2_col -mulmxA dot_adj trmxK !mulmxA.
have x0 := x_gt0 L_gt1 b_ge0 ht; have [t0 t1] := ht.
rewrite mulrAC ler_pdivl_mulr// -(@forth_lt R K m L W WL _ _ _ lL) [X in X <= _]mulrC.
have /andP[_ h] := mean_fit w; apply: le_trans _ h; rewrite -(@forthL R K m L W WL).
apply: (middle_hi L_gt1 _ b_ge0 _ (ltnW lL) _ t0 t1) => [k|k kL|]; [exact: forth_ge0 | exact: forth_conv|].
rewrite forthL (@forth_lt R K m L W WL _ _ _ L_gt0) mul1mx; have := means_lo (C *m w).
by rewrite !mulmxA.
Qed.

(* k_l = (1+f)^2 x_l^2 T_(l+1) ... T_L/(1-f)^2 *)
Definition R12_k := (1 + R12_f) ^+ 2 / R12_x b L tau l * PT / (1 - R12_f) ^+ 2.
Theorem sizes_R12_D D : (1 < K)%N -> (forall i j, i != j -> cosH H i j <= 1 - D) ->
  (exists i j, i != j /\ cosH H i j = 1 - D) ->
  2%:R / (1 + R12_k) <= D <= Num.min (2%:R * R12_k / (1 + R12_k)) (K%:R / (K%:R - 1)).
Proof.
move=> K1 h1 h2; have Hs : H^T = H by rewrite trmx_mul trmxK.
have f1 : 0 < 1 - R12_f by rewrite subr_gt0.
have x0 := x_gt0 L_gt1 b_ge0 ht.
have m0 : 0 < ((1 - R12_f) / alpha) ^+ 2 / PT by rewrite divr_gt0// exprn_gt0// divr_gt0.
have -> : R12_k = ((1 + R12_f) / alpha) ^+ 2 / R12_x b L tau l / (((1 - R12_f) / alpha) ^+ 2 / PT).
  by rewrite /R12_k; field; rewrite !gt_eqF.
have /andP[g1 g2] := R9 Hs m0 lower upper h1 h2.
rewrite g1 le_minr g2 /=; apply: (ceiling K1 _ _ h1) => [i|u].
  by rewrite -q_delta; apply: lt_le_trans (lower _); rewrite dot_delta eqxx mulr1.
by apply: le_trans (lower u); rewrite mulr_ge0 ?dot_ge0// ltW.
Qed.
End Discrimination.
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

(* Tr Sigma_W^l, Tr Sigma_B^l *)
Local Notation trW l := (\tr (Sigma_W n cl (Zl W X l))).
Local Notation trB l := (\tr (Sigma_B n cl (Zl W X l))).
Local Notation Q := (Q R n cl).
Local Notation llo := (lam_lo n%:R lmax alpha e0).
Let NE' : N = (K * n)%N := NE card_c.
Let NR : 0 < N%:R :> R. Proof. by rewrite ltr0n NE' muln_gt0 K_gt0. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let trQ : \tr Q = N%:R - K%:R := tr_Q R card_c n_gt0.
Let YQ := YQ R card_c n_gt0.
Let trWE l : trW l = N%:R^-1 * nF2 (prodW W l *m (X *m Q)).
Proof.
apply: (mulfI (lt0r_neq0 NR)); rewrite Sigma_WE -?(ltr0n R)// mulVKf ?gt_eqF//.
by rewrite /Zl DeltaM.
Qed.
Let trBE l : trB l = K%:R^-1 * nF2 (prodW W l *m Mc n cl X).
Proof. by apply: (mulfI (lt0r_neq0 KR)); rewrite Sigma_BE// mulVKf ?gt_eqF// /Zl McM. Qed.
Let ratio (x y z : R) : 0 < x -> x^-1 * y / (x^-1 * z) = y / z.
Proof. by move=> x0; rewrite -mulf_div divff ?mul1r// gt_eqF// invr_gt0. Qed.

(* R12.2, e_0 = 0: q_l <= u_l = b_(l+1) + ... + b_(L-1) *)
Theorem R12_2_zero l : e0 = 0 -> (l.+1 < L)%N -> trW l.+1 <= bsum b l L.-1 * trW l.
Proof.
move=> z lL; rewrite !trWE mulrCA; apply: ler_wpmul2l; first by rewrite invr_ge0 ltW.
have h := sizes_R12_2_zero (Q_sym R n cl) (Q_idem R card_c n_gt0) YQ z (ltnW lL).
by move: h; rewrite !(@forth_lt R K m L W WL)// ltnW.
Qed.

(* R12.2, upper end: any y_l > 0 with y_l^2 <= N Tr Sigma_W^l, e_l = e_0 x_l *)
Theorem R12_2_hi l tau tau' y : (l.+1 < L)%N -> is_tau b L llo l tau -> is_tau b L llo l.+1 tau' ->
  0 < y -> y ^+ 2 <= N%:R * trW l ->
  Num.sqrt (trW l.+1 / trW l)
    <= Num.sqrt (bsum b l L.-1) * (1 + e0 / Num.sqrt (R12_x b L tau l) / y) + e0 / Num.sqrt (R12_x b L tau' l.+1) / y.
Proof.
move=> lL ht ht' y0 hy; rewrite !trWE ratio// sqrtrM ?nF2_ge0// sqrtrV ?nF2_ge0//.
apply: (sizes_R12_2_hi nR sz_lo e0_lt (Q_sym R n cl) (Q_idem R card_c n_gt0) YQ lL ht ht' y0).
by rewrite -ler_sqr ?nnegrE ?nF_ge0 ?(ltW y0)// nF_sqr; move: hy; rewrite trWE mulVKf ?gt_eqF.
Qed.

Section Below.
Variables (sigma : R) (t1 : 'I_(K + m) -> R).
Hypothesis n_gt2 : (2 < n)%N.
(* sigma <= sigma_(d-K)(W_1)^2 *)
Hypothesis ht1 : svals (W 1%N) t1.
Hypothesis hsig : forall i : 'I_(K + m), (i < m)%N -> sigma <= t1 i ^+ 2.
Let BE : (N%:R - 2%:R * K%:R) * lmin = (n%:R - 2%:R) * K%:R * lmin.
Proof. by rewrite NE' natrM; ring. Qed.
Let n2 : 0 < n%:R - 2%:R :> R. Proof. by rewrite subr_gt0 ltr_nat. Qed.
Let B_gt0 : 0 < (N%:R - 2%:R * K%:R) * lmin. Proof. by rewrite BE !mulr_gt0. Qed.

(* R12.2: y_l^2 = (n-2) K lambda_min pi_l bounds N Tr Sigma_W^l *)
Theorem R12_2_y l : (l < L)%N -> (forall j, (j < l)%N -> 0 <= sigma - bsum b 0 j) ->
  (n%:R - 2%:R) * K%:R * lmin * R12_pi b sigma l <= N%:R * trW l.
Proof.
move=> lL pos; rewrite trWE mulVKf ?gt_eqF// -BE.
exact: (sizes_R12_2_floor nR sz_lo e0_lt (Q_sym R n cl) (Q_idem R card_c n_gt0) trQ ht1 hsig B_gt0 lL pos).
Qed.

(* R12.2, lower end: any g >= 0 with g^(l+1) <= pi_(l+1)/(1 + rho_0), rho_0 = lambda_max/((n-2) lambda_min) *)
Theorem R12_2_lo l g : (l.+1 < L)%N -> (forall j, (j <= l)%N -> 0 <= sigma - bsum b 0 j) -> 0 <= g ->
  g ^+ l.+1 <= R12_pi b sigma l.+1 / (1 + lmax / ((n%:R - 2%:R) * lmin)) -> 0 < trW l ->
  g - bsum b 0 l <= trW l.+1 / trW l.
Proof.
move=> lL pos g0 hg w0; rewrite ler_pdivl_mulr// !trWE mulrCA; apply: ler_wpmul2l; first by rewrite invr_ge0 ltW.
apply: (sizes_R12_2_lo nR sz_lo e0_lt (Q_sym R n cl) (Q_idem R card_c n_gt0) trQ ht1 hsig B_gt0 lL pos g0).
rewrite BE (_ : K%:R * lmax / _ = lmax / ((n%:R - 2%:R) * lmin))//.
by field; rewrite !gt_eqF.
Qed.
End Below.

(* R12.2: y_0^2 = (N - K) lambda_min *)
Theorem R12_2_y0 : (N%:R - K%:R) * lmin <= N%:R * trW 0.
Proof.
rewrite trWE mulVKf ?gt_eqF// mul1mx.
exact: (fact_all hX (Q_sym R n cl) (Q_idem R card_c n_gt0) trQ).
Qed.

(* R12.3 *)
Let ME : Mc n cl X = X *m ((Y R cl)^T *m (n%:R^-1 *: (1%:M - J R K))).
Proof. by rewrite /Mc /Zbar -scalemxAl -!scalemxAr !mulmxA. Qed.
Let Mlo : llo * nF2 (Mc n cl X) <= nF2 (F *m Mc n cl X).
Proof. by rewrite ME; exact: (means_lo nR sz_lo e0_lt). Qed.

Theorem R12_3_hi l : (l.+1 < L)%N -> trB l.+1 <= TT l * trB l.
Proof.
move=> lL; rewrite !trBE mulrCA; apply: ler_wpmul2l; first by rewrite invr_ge0 ltW.
have h := sizes_R12_3_hi nR sz_lo sz_hi e0_lt hT hTm (Mc n cl X) (ltnW lL).
by move: h; rewrite !(@forth_lt R K m L W WL)// ltnW.
Qed.
(* any g >= 0 with g^(l+1) <= Lambda_lo/(T_(l+2) ... T_L) *)
Theorem R12_3_lo l g : (l.+1 < L)%N -> 0 <= g ->
  g ^+ l.+1 <= llo / \prod_(l.+1 <= j < L) TT j -> 0 < trB l -> g - bsum b 0 l <= trB l.+1 / trB l.
Proof.
move=> lL g0 hg w0; rewrite ler_pdivl_mulr// !trBE mulrCA; apply: ler_wpmul2l; first by rewrite invr_ge0 ltW.
have := sizes_R12_3_lo nR sz_lo sz_hi e0_lt hT hTm (ltnW lL) Mlo g0 hg.
by rewrite (@forth_lt R K m L W WL _ _ _ lL) (@forth_lt R K m L W WL _ _ _ (ltnW lL)).
Qed.

Section Discrimination.
Hypothesis K_gt1 : (1 < K)%N.

(* so that C_l is defined *)
Theorem R12_trB l : (l < L)%N -> 0 < trB l.
Proof.
move=> lL; have p0 := prod_T_gt0 hT hTm l; rewrite trBE pmulr_rgt0 ?invr_gt0//.
have M0 : 0 < nF2 (Mc n cl X).
  have /andP[h _] := spectral.spec_M card_c n_gt0 K_gt0 hX; apply: lt_le_trans h.
  by rewrite mulr_gt0// divr_gt0// subr_gt0 ltr1n.
have h : nF2 (F *m Mc n cl X) <= \prod_(l <= j < L) TT j * nF2 (prodW W l *m Mc n cl X).
  rewrite -(@forthL R K m L W WL) -(@forth_lt R K m L W WL _ _ _ lL).
  apply: (layers_hi (TT := fun l => TT l)) => [k _|k x|]; [exact: ltW (T_gt0 hT hTm k) | | exact: ltnW].
  exact: (sizes_R12_1_top nR sz_lo sz_hi e0_lt hT hTm).
rewrite -(pmulr_rgt0 _ p0); apply: lt_le_trans h; apply: lt_le_trans Mlo.
apply: mulr_gt0 => //; apply: lam_lo_gt0 => //.
by apply: spectrum_order; rewrite -(ltr0n R).
Qed.

(* R12: D_l, with k_l = (1+f)^2 x_l^2 T_(l+1) ... T_L/(1-f)^2 *)
Theorem R12_D l tau D : (l < L)%N -> is_tau b L llo l tau -> is_D n cl W X l D ->
  let k := R12_k n%:R T Tm l tau in
  is_true (2%:R / (1 + k) <= D <= Num.min (2%:R * k / (1 + k)) (K%:R / (K%:R - 1))).
Proof.
move=> lL ht [h1 h2] /=.
have f1 : R12_f n%:R < 1 by rewrite /R12_f ltr_pdivr_mulr ?mul1r// divr_gt0// sqrtr_gt0.
have hC : Y R cl *m (Y R cl)^T *m (n%:R^-1)%:M = 1%:M.
  by rewrite (YYT R card_c) -scalar_mxM mulfV// gt_eqF.
have HE : netH n cl W X l = (prodW W l *m (X *m ((Y R cl)^T *m (n%:R^-1)%:M)))^T *m (prodW W l *m (X *m ((Y R cl)^T *m (n%:R^-1)%:M))).
  have e : Zbar n cl (Zl W X l) = prodW W l *m (X *m ((Y R cl)^T *m (n%:R^-1)%:M)).
    by rewrite /Zbar /Zl mul_mx_scalar -!scalemxAr !mulmxA.
  by rewrite /netH e.
apply: (sizes_R12_D nR sz_lo sz_hi e0_lt hT hTm hC f1 lL ht K_gt1); rewrite -HE //.
Qed.

(* R12 at l = 0: k_0 = lambda_max/lambda_min *)
Theorem R12_D0 D : is_D n cl W X 0 D -> let k := lmax / lmin in
  is_true (2%:R / (1 + k) <= D <= Num.min (2%:R * k / (1 + k)) (K%:R / (K%:R - 1))).
Proof.
move=> [h1 h2] k.
have HE (u : 'cV[R]_K) : dot u (netH n cl W X 0 *m u) = nF2 (X *m (n%:R^-1 *: (Y R cl)^T *m u)).
  by rewrite nF2_col /netH /Zl mul1mx -mulmxA dot_adj trmxK /Zbar -!scalemxAl -scalemxAr !mulmxA.
have YE (u : 'cV[R]_K) : dot (n%:R^-1 *: (Y R cl)^T *m u) (n%:R^-1 *: (Y R cl)^T *m u) = n%:R^-1 * dot u u.
  rewrite -!scalemxAl dotZl dotZr -[dot (_ *m u) _]dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr.
  by rewrite (mulrA n%:R^-1 n%:R) mulVf ?mul1r// gt_eqF.
have lo u : lmin / n%:R * dot u u <= dot u (netH n cl W X 0 *m u).
  by rewrite HE nF2_col; have /andP[h _] := hX (n%:R^-1 *: (Y R cl)^T *m u); rewrite YE mulrA in h.
have hi u : dot u (netH n cl W X 0 *m u) <= lmax / n%:R * dot u u.
  by rewrite HE nF2_col; have /andP[_ h] := hX (n%:R^-1 *: (Y R cl)^T *m u); rewrite YE mulrA in h.
have Hs : (netH n cl W X 0)^T = netH n cl W X 0 by rewrite /netH trmx_mul trmxK.
have m0 : 0 < lmin / n%:R by rewrite divr_gt0.
have -> : k = lmax / n%:R / (lmin / n%:R) by rewrite /k; field; rewrite !gt_eqF.
have /andP[g1 g2] := R9 Hs m0 lo hi h1 h2.
rewrite g1 le_minr g2 /=; apply: (ceiling K_gt1 _ _ h1) => [i|u].
  by rewrite -q_delta; apply: lt_le_trans (lo _); rewrite dot_delta eqxx mulr1.
by apply: le_trans (lo u); rewrite mulr_ge0 ?dot_ge0// ltW.
Qed.

(* R12: C_(l+1)/C_l from any bounds on q_l and p_l *)
Theorem R12_C l qlo qhi plo : 0 < trW l -> (l.+1 < L)%N -> 0 <= qlo -> 0 < plo ->
  qlo <= trW l.+1 / trW l <= qhi -> plo <= trB l.+1 / trB l ->
  qlo / TT l <= netC n cl W X l.+1 / netC n cl W X l <= qhi / plo.
Proof.
move=> w0 lL q0 pl0 /andP[h1 h2] h3; rewrite /netC /Cl.
have p0 := R12_trB (ltnW lL); have p1 := R12_trB lL; have T0 := T_gt0 hT hTm l.
have -> : trW l.+1 / trB l.+1 / (trW l / trB l) = (trW l.+1 / trW l) / (trB l.+1 / trB l).
  by field; rewrite !gt_eqF.
have pT : trB l.+1 / trB l <= TT l by rewrite ler_pdivr_mulr//; exact: R12_3_hi.
have p2 : 0 < trB l.+1 / trB l by rewrite divr_gt0.
have q2 := le_trans q0 h1; apply/andP; split.
  by apply: ler_pmul => //; rewrite ?invr_ge0 ?(ltW T0)// lef_pinv ?posrE.
by apply: ler_pmul => //; rewrite ?invr_ge0 ?(ltW p2)// lef_pinv ?posrE.
Qed.
End Discrimination.
End Equal.
End Theorems.
