(* R13 (unequal.md): R12 for classes of any sizes.  M = XY'C: for the weightings classes, samples and global of the page
   C is D^-1(I - J), sqrt(K/N) D^-1/2 (I - uu') and D^-1(I - nu 1') *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum spectrum_lemma9 svd canonical_form norms spectrum_products relaxed
  relaxed_sequences relaxed_singular relaxed_fit relaxed_energy relaxed_theorems discrimination.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Classes.
Variables (R : rcfType) (K N : nat) (cl : 'I_N -> 'I_K).
Local Notation Y := (Y R cl).
Hypothesis sz_gt0 : forall k, 0 < sz R cl k.
Definition Di : 'M[R]_K := diag_mx (\row_k (sz R cl k)^-1).
(* takes class means away: Delta = XQ *)
Definition Qg : 'M[R]_N := 1%:M - Y^T *m Di *m Y.

Lemma YYDi : Y *m Y^T *m Di = 1%:M.
Proof.
rewrite YYD /Di mulmx_diag -[RHS]diag_const_mx; congr diag_mx; apply/rowP => k; rewrite !mxE.
by rewrite mulfV// gt_eqF.
Qed.
Lemma DiT : Di^T = Di. Proof. by rewrite /Di tr_diag_mx. Qed.
Lemma DiYY : Di *m (Y *m Y^T) = 1%:M. Proof. exact: mulmx1C YYDi. Qed.
Lemma QgT : Qg^T = Qg. Proof. by rewrite /Qg linearB/= trmx1 !trmx_mul trmxK DiT mulmxA. Qed.
Lemma YQg : Y *m Qg = 0. Proof. by rewrite /Qg mulmxBr mulmx1 !mulmxA YYDi mul1mx subrr. Qed.
Lemma QgQg : Qg *m Qg = Qg.
Proof.
have e : Y^T *m Di *m Y *m Qg = 0 by rewrite -(mulmxA (Y^T *m Di)) YQg mulmx0.
by rewrite {1}/Qg mulmxBl mul1mx e subr0.
Qed.
Lemma tr_Qg : \tr Qg = N%:R - K%:R.
Proof.
rewrite /Qg linearB/= mxtrace1; congr (_ - _).
by rewrite mxtrace_mulC mulmxA YYDi mxtrace1.
Qed.

(* column i of XQ is x_i minus the mean of its class *)
Theorem deviations d (X : 'M[R]_(d, N)) i :
  col i (X *m Qg) = col i X - (sz R cl (cl i))^-1 *: \sum_(j | cl j == cl i) col j X.
Proof.
apply/matrixP => a z; rewrite ord1 {z} /Qg mulmxBr mulmx1 !mulmxA.
have MY (M : 'M[R]_(d, K)) : (M *m Y) a i = M a (cl i).
  rewrite mxE (bigD1 (cl i))//= mxE eqxx mulr1 big1 ?addr0// => k ki.
  by rewrite mxE eq_sym (negbTE ki) mulr0.
have e : (X *m Y^T *m Di) a (cl i) = (sz R cl (cl i))^-1 * \sum_(j | cl j == cl i) X a j.
  rewrite /Di mul_mx_diag [LHS]mxE [X in _ * X]mxE mulrC; congr (_ * _).
  rewrite mxE [RHS]big_mkcond/=; apply: eq_bigr => j _; rewrite !mxE.
  by case: eqP => _; rewrite ?mulr1 ?mulr0.
rewrite [LHS]mxE [LHS]mxE [X in _ + X]mxE MY e [RHS]mxE; congr (_ + _); first by rewrite mxE.
rewrite [RHS]mxE [X in _ = - X]mxE summxE; congr (- (_ * _)); apply: eq_bigr => j _.
by rewrite mxE.
Qed.
End Classes.

Section R13.
Variables (R : rcfType) (K N m L : nat) (cl : 'I_N -> 'I_K).
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)) (X : 'M[R]_(K + m, N)).
Local Notation F := (WL *m prodW W L.-1).
Local Notation Y := (Y R cl).
Variables b c : nat -> R.
Hypothesis imb : imbalanced L W WL b c.
Variables lmin lmax : R.
Hypothesis lmin_gt0 : 0 < lmin.
Hypothesis hX : gram_in X lmin lmax.
Variables alpha mu e0 : R.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis fit : nF2 (F *m X - alpha^-1 *: Y) <= e0 ^+ 2.
Hypothesis perp : perp_le X F mu.
(* nl = n_min, nh = n_max *)
Variables nl nh : R.
Hypothesis nl_gt0 : 0 < nl.
Hypothesis nl_le : forall k, nl <= sz R cl k.
Hypothesis nh_ge : forall k, sz R cl k <= nh.
Hypothesis e0_lt : e0 < Num.sqrt nl / alpha.
Variables T Tm s sm : R.
Hypothesis hT : is_T L b lmin alpha mu e0 nh T.
Hypothesis hTm : is_Tm L c lmin alpha mu e0 nh Tm.
Hypothesis hs : is_s L c lmax alpha e0 nl s.
Hypothesis hsm : is_sm L b lmax alpha e0 nl sm.
Let K_gt0 : (0 < K)%N. Proof. exact: ltnW. Qed.
Let sz_gt0 k : 0 < sz R cl k. Proof. exact: lt_le_trans (nl_le k). Qed.
Local Notation llo := (lam_lo nl lmax alpha e0).
Local Notation TT l := (R12_T L b c T Tm l).
Local Notation tt l := (R12_t L b c s sm l).
Local Notation D := (X *m Qg R cl).

(* R12.1: the leading singular values *)
Theorem R13_1 l t i : (l.+1 < L)%N -> svals (W l.+1) t -> tt l <= t (lshift m i) ^+ 2 <= TT l.
Proof. exact: (sizes_R12_1 K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit perp nl_gt0 nl_le nh_ge e0_lt hT hTm hs hsm). Qed.
Theorem R13_1_head y : tt L.-1 * dot y y <= dot (WL^T *m y) (WL^T *m y) <= TT L.-1 * dot y y.
Proof. exact: (sizes_R12_1_head K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit perp nl_gt0 nl_le nh_ge e0_lt hT hTm hs hsm). Qed.

(* R12.2: the deviations from class means, N Tr Sigma_W^l = |W_(l:1) Delta|_F^2 *)
Theorem R13_2_hi l tau tau' y : (l.+1 < L)%N -> is_tau b L llo l tau -> is_tau b L llo l.+1 tau' ->
  0 < y -> y <= nF (prodW W l *m D) ->
  nF (prodW W l.+1 *m D) / nF (prodW W l *m D)
    <= Num.sqrt (bsum b l L.-1) * (1 + e0 / Num.sqrt (R12_x b L tau l) / y) + e0 / Num.sqrt (R12_x b L tau' l.+1) / y.
Proof.
exact: (sizes_R12_2_hi K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit nl_gt0 nl_le e0_lt (QgT R cl) (QgQg sz_gt0) (YQg sz_gt0)).
Qed.

Theorem R13_2_zero l : e0 = 0 -> (l < L)%N -> forth L W WL D l.+1 <= bsum b l L.-1 * forth L W WL D l.
Proof. exact: (sizes_R12_2_zero L_gt1 imb fit (QgT R cl) (QgQg sz_gt0) (YQg sz_gt0)). Qed.

Section Below.
Variables (sigma : R) (t1 : 'I_(K + m) -> R).
Hypothesis ht1 : svals (W 1%N) t1.
Hypothesis hsig : forall i : 'I_(K + m), (i < m)%N -> sigma <= t1 i ^+ 2.
Hypothesis B_gt0 : 0 < (N%:R - 2%:R * K%:R) * lmin.
Theorem R13_2_y l : (l < L)%N -> (forall j, (j < l)%N -> 0 <= sigma - bsum b 0 j) ->
  (N%:R - 2%:R * K%:R) * lmin * R12_pi b sigma l <= nF2 (prodW W l *m D).
Proof.
exact: (sizes_R12_2_floor K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit nl_gt0 nl_le e0_lt (QgT R cl) (QgQg sz_gt0)
  (tr_Qg sz_gt0) ht1 hsig B_gt0).
Qed.
Theorem R13_2_lo l g : (l.+1 < L)%N -> (forall j, (j <= l)%N -> 0 <= sigma - bsum b 0 j) -> 0 <= g ->
  g ^+ l.+1 <= R12_pi b sigma l.+1 / (1 + K%:R * lmax / ((N%:R - 2%:R * K%:R) * lmin)) ->
  (g - bsum b 0 l) * nF2 (prodW W l *m D) <= nF2 (prodW W l.+1 *m D).
Proof.
exact: (sizes_R12_2_lo K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit nl_gt0 nl_le e0_lt (QgT R cl) (QgQg sz_gt0)
  (tr_Qg sz_gt0) ht1 hsig B_gt0).
Qed.
End Below.

(* R12.3: any weights of the class means.  n_R = |YZ|_F^2/|Z|_F^2 for Z = Y'C *)
Section Between.
Variables (p : nat) (C : 'M[R]_(K, p)) (nR : R).
Local Notation Z := (Y^T *m C).
Local Notation M := (X *m Z).
Hypothesis hnR : nF2 (Y *m Z) = nR * nF2 Z.
Hypothesis nR_ge0 : 0 <= nR.
Hypothesis e0_nR : e0 <= Num.sqrt nR / alpha.
Let lmax_gt0 : 0 < lmax.
Proof.
apply: (spectrum_order lmin_gt0 hX); have := sz_gt0 (Ordinal K_gt0); rewrite ltr0n => h.
by rewrite -[N]card_ord; apply: leq_trans h _; exact: max_card.
Qed.

(* (c), (d): |W M|_F^2 >= (sqrt n_R - e_0)^2/lambda_max |M|_F^2 *)
Theorem R13_means : lam_lo nR lmax alpha e0 * nF2 M <= nF2 (F *m M).
Proof.
have hi (u : 'cV[R]_N) : dot (X *m u) (X *m u) <= lmax * dot u u by have /andP[] := hX u.
have l0 : 0 <= lam_lo nR lmax alpha e0 by rewrite divr_ge0 ?sqr_ge0// ltW.
apply: le_trans (ler_wpmul2l l0 (opM Z hi)) _; rewrite /lam_lo mulrA divfK ?gt_eqF//.
have -> : F *m M = alpha^-1 *: (Y *m Z) + (F *m X - alpha^-1 *: Y) *m Z.
  by rewrite mulmxBl -[(alpha^-1 *: Y) *m Z]scalemxAl addrC subrK -!mulmxA.
rewrite -!nF_sqr -exprMn ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?subr_ge0//.
apply: le_trans (nFB _ _); rewrite mulrBl; apply: ler_sub; last first.
  by apply: le_trans (nFM _ _) _; apply: ler_wpmul2r; [exact: nF_ge0 | rewrite nF_le].
rewrite nFZ ?invr_ge0 ?(ltW alpha_gt0)// mulrAC [_ / alpha]mulrC; apply: ler_wpmul2l.
  by rewrite invr_ge0 ltW.
by rewrite /nF hnR sqrtrM.
Qed.

Theorem R13_3_hi l : (l < L)%N -> forth L W WL M l.+1 <= TT l * forth L W WL M l.
Proof. exact: (sizes_R12_3_hi K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit perp nl_gt0 nl_le nh_ge e0_lt hT hTm). Qed.
(* any g >= 0 with g^(l+1) <= (sqrt n_R - e_0)^2/lambda_max/(T_(l+2) ... T_L) *)
Theorem R13_3_lo l g : (l < L)%N -> 0 <= g ->
  g ^+ l.+1 <= lam_lo nR lmax alpha e0 / \prod_(l.+1 <= j < L) TT j ->
  (g - bsum b 0 l) * forth L W WL M l <= forth L W WL M l.+1.
Proof.
move=> lL; exact: (sizes_R12_3_lo K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit perp nl_gt0 nl_le nh_ge e0_lt hT hTm lL R13_means).
Qed.

(* e_0 = 0: the L between-class ratios multiply into [n_R/lambda_max, n_R/lambda_min] *)
Theorem R13_product : e0 = 0 ->
  nR / alpha ^+ 2 / lmax * nF2 M <= nF2 (F *m M) <= nR / alpha ^+ 2 / lmin * nF2 M.
Proof.
move=> z; have FX : F *m X = alpha^-1 *: Y.
  by apply/eqP; rewrite -subr_eq0; apply/eqP/nF2_eq0/le_anti; rewrite nF2_ge0 andbT; move: fit; rewrite z expr0n.
have -> : nF2 (F *m M) = nR / alpha ^+ 2 * nF2 Z.
  by rewrite mulmxA FX -scalemxAl nF2Z hnR exprVn mulrA [_ * nR]mulrC.
have q0 : 0 <= nR / alpha ^+ 2 by rewrite divr_ge0// exprn_ge0// ltW.
have hi (u : 'cV[R]_N) : dot (X *m u) (X *m u) <= lmax * dot u u by have /andP[] := hX u.
have lo (u : 'cV[R]_N) : lmin * dot u u <= dot (X *m u) (X *m u) by have /andP[] := hX u.
rewrite -!(mulrA (nR / alpha ^+ 2)); apply/andP; split; apply: ler_wpmul2l => //.
  by rewrite mulrC ler_pdivr_mulr// mulrC; exact: opM.
by rewrite mulrC ler_pdivl_mulr// mulrC; exact: opM_lo.
Qed.
End Between.

(* R12's D_l, H the Gram matrix of the class means at layer l *)
Theorem R13_D l tau Dl : (l < L)%N -> is_tau b L llo l tau ->
  let Ml := prodW W l *m (X *m (Y^T *m Di R cl)) in let H := Ml^T *m Ml in
  (forall i j, i != j -> cosH H i j <= 1 - Dl) -> (exists i j, i != j /\ cosH H i j = 1 - Dl) ->
  let k := R12_k L b c alpha e0 nl T Tm l tau in
  is_true (2%:R / (1 + k) <= Dl <= Num.min (2%:R * k / (1 + k)) (K%:R / (K%:R - 1))).
Proof.
move=> lL ht Ml H h1 h2; have f1 : R12_f alpha e0 nl < 1.
  by rewrite /R12_f ltr_pdivr_mulr ?mul1r// divr_gt0// sqrtr_gt0.
exact: (sizes_R12_D K_gt0 L_gt1 imb lmin_gt0 hX alpha_gt0 e0_ge0 fit perp nl_gt0 nl_le nh_ge e0_lt hT hTm
  (YYDi sz_gt0) f1 lL ht K_gt1 h1 h2).
Qed.
End R13.
