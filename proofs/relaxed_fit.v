(* facts (a) to (d) of relaxed.md, for classes of any size (unequal.md): what the fit and the data say of W = W_(L:1) *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy spectrum spectrum_lemma9 svd canonical_form norms
  spectrum_products data_bounds.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* Lambda_lo and Lambda_hi, with the smallest and the largest class *)
Definition lam_lo (R : rcfType) (n hi alpha e0 : R) : R := (Num.sqrt n / alpha - e0) ^+ 2 / hi.
Definition lam_hi (R : rcfType) (n lo alpha mu e0 : R) : R := (Num.sqrt n / alpha + e0) ^+ 2 / lo + mu ^+ 2.

Section Fit.
Variables (R : rcfType) (K N d : nat) (c : 'I_N -> 'I_K).
Local Notation Y := (Y R c).
(* the sizes of the classes *)
Definition sz k : R := #|[pred i | c i == k]|%:R.

Lemma YYD : Y *m Y^T = diag_mx (\row_k sz k).
Proof.
apply/matrixP => k k'; rewrite !mxE.
rewrite (eq_bigr (fun i => (c i == k)%:R * (c i == k')%:R)); last by move=> i _; rewrite !mxE.
have [<-|kk] := eqVneq k k'.
  rewrite (eq_bigr (fun i => (c i == k)%:R)); last by move=> i _; case: eqP; rewrite ?mulr1 ?mulr0.
  by rewrite -natr_sum mulr1n /sz -sum1_card [in RHS]big_mkcond.
rewrite mulr0n big1// => i _; case: eqP => [->|]; last by rewrite mul0r.
by rewrite (negbTE kk) mulr0.
Qed.

Variables (nl nh : R).
Hypothesis nl_gt0 : 0 < nl.
Hypothesis nl_le : forall k, nl <= sz k.
Hypothesis nh_ge : forall k, sz k <= nh.
Hypothesis nh_ge0 : 0 <= nh.

Lemma Yt2 v : dot (Y^T *m v) (Y^T *m v) = \sum_k sz k * (v k 0 * v k 0).
Proof.
rewrite -dot_adj mulmxA YYD /dot; apply: eq_bigr => k _.
by rewrite mul_diag_mx !mxE mulrCA.
Qed.
Lemma Yt_lo v : nl * dot v v <= dot (Y^T *m v) (Y^T *m v).
Proof.
rewrite Yt2 /dot mulr_sumr; apply: ler_sum => k _; apply: ler_wpmul2r => //.
by rewrite -expr2 sqr_ge0.
Qed.
Lemma Yt_hi v : dot (Y^T *m v) (Y^T *m v) <= nh * dot v v.
Proof.
rewrite Yt2 /dot mulr_sumr; apply: ler_sum => k _; apply: ler_wpmul2r => //.
by rewrite -expr2 sqr_ge0.
Qed.
(* on class-constant a = Y'v *)
Lemma YYt_lo v : nl * dot (Y^T *m v) (Y^T *m v) <= dot (Y *m (Y^T *m v)) (Y *m (Y^T *m v)).
Proof.
rewrite Yt2 mulmxA YYD /dot mulr_sumr; apply: ler_sum => k _; rewrite mul_diag_mx !mxE mulrACA mulrA.
have s0 : 0 <= sz k by exact: ler0n.
apply: ler_wpmul2r; first by rewrite -expr2 sqr_ge0.
by apply: ler_wpmul2r.
Qed.

Variables (X : 'M[R]_(d, N)) (lo hi : R).
Hypothesis lo_gt0 : 0 < lo.
Hypothesis hi_gt0 : 0 < hi.
Hypothesis hX : gram_in X lo hi.
Variables (F : 'M[R]_(K, d)) (alpha mu e0 : R).
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis mu_ge0 : 0 <= mu.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis e0_lt : e0 < Num.sqrt nl / alpha.
Let XX := X^T *m X.
Let Xp := X *m invmx XX.                            (* X^+' *)
Let PX := Xp *m X^T.
(* mu_perp >= |W(I - P_X)| in the spectral norm *)
Definition perp_le := forall v, dot ((1%:M - PX) *m (F^T *m v)) ((1%:M - PX) *m (F^T *m v)) <= mu ^+ 2 * dot v v.
Hypothesis he0 : nF2 (F *m X - alpha^-1 *: Y) <= e0 ^+ 2.
Local Notation llo := (lam_lo nl hi alpha e0).
Local Notation lhi := (lam_hi nh lo alpha mu e0).

Lemma lam_lo_gt0 : 0 < llo.
Proof. by rewrite divr_gt0// exprn_gt0// subr_gt0. Qed.
Lemma lam_hi_ge0 : 0 <= lhi.
Proof. by rewrite addr_ge0 ?sqr_ge0// divr_ge0 ?sqr_ge0// ltW. Qed.

Let Yv_lo (v : 'cV[R]_K) : Num.sqrt nl / alpha * nF v <= nF (alpha^-1 *: Y^T *m v).
Proof.
rewrite -scalemxAl nFZ ?invr_ge0 ?(ltW alpha_gt0)// mulrAC [_ / alpha]mulrC; apply: ler_wpmul2l.
  by rewrite invr_ge0 ltW.
rewrite /nF !nF2_col -sqrtrM ?(ltW nl_gt0)//; apply: ler_wsqrtr; exact: Yt_lo.
Qed.
Let Yv_hi (v : 'cV[R]_K) : nF (alpha^-1 *: Y^T *m v) <= Num.sqrt nh / alpha * nF v.
Proof.
rewrite -scalemxAl nFZ ?invr_ge0 ?(ltW alpha_gt0)// mulrAC [_ / alpha]mulrC; apply: ler_wpmul2l.
  by rewrite invr_ge0 ltW.
rewrite /nF !nF2_col -sqrtrM//; apply: ler_wsqrtr; exact: Yt_hi.
Qed.
Let Rv (v : 'cV[R]_K) : nF ((F *m X - alpha^-1 *: Y)^T *m v) <= e0 * nF v.
Proof.
apply: le_trans (nFM _ _) _; apply: ler_wpmul2r; first exact: nF_ge0.
by rewrite nF_tr nF_le.
Qed.
Let FXE (v : 'cV[R]_K) : (F *m X)^T *m v = alpha^-1 *: Y^T *m v + (F *m X - alpha^-1 *: Y)^T *m v.
Proof. by rewrite -mulmxDl; congr (_ *m _); rewrite linearB/= [(_ *: Y)^T]linearZ/= addrCA subrr addr0. Qed.

(* (b): sigma_K(W)^2 >= Lambda_lo *)
Theorem fact_lo v : llo * dot v v <= dot (F^T *m v) (F^T *m v).
Proof.
rewrite /lam_lo mulrAC ler_pdivr_mulr// [X in _ <= X]mulrC.
have hXt (u : 'cV[R]_N) : dot (X^T^T *m u) (X^T^T *m u) <= hi * dot u u by rewrite trmxK; have /andP[] := hX u.
apply: le_trans (opnorm_tr (ltW hi_gt0) hXt (F^T *m v)).
rewrite mulmxA -trmx_mul FXE -!nF2_col -!nF_sqr -exprMn.
rewrite ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?subr_ge0 ?(ltW e0_lt)//.
apply: le_trans (nFB _ _); rewrite mulrBl.
by apply: ler_sub; [exact: Yv_lo | exact: Rv].
Qed.

Let XXu : XX \in unitmx := gram_unit_lo lo_gt0 hX.
Let PXs : PX^T = PX.
Proof. by rewrite /PX /Xp !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.
Let PXX : PX *m X = X. Proof. by rewrite /PX /Xp -!mulmxA mulVmx ?mulmx1. Qed.
Let PXi : PX *m PX = PX.
Proof. by rewrite {2}/PX {1}/Xp !mulmxA PXX. Qed.

(* mu_s >= |W - YX^+/alpha| serves for mu_perp *)
Theorem perp_of_s :
  (forall v, dot ((F - alpha^-1 *: YXp c X)^T *m v) ((F - alpha^-1 *: YXp c X)^T *m v) <= mu ^+ 2 * dot v v) -> perp_le.
Proof.
move=> h v; set Q := 1%:M - PX.
have -> : Q *m (F^T *m v) = Q *m ((F - alpha^-1 *: YXp c X)^T *m v).
  rewrite [in RHS]linearB/= [(_ *: _)^T]linearZ/= [in RHS]mulmxBl [in RHS]mulmxBr -scalemxAl -scalemxAr (mulmxA Q (YXp c X)^T).
  have -> : (YXp c X)^T = Xp *m Y^T by rewrite /YXp /Xp !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA.
  have -> : Q *m (Xp *m Y^T) = 0 by rewrite /Q mulmxBl mul1mx mulmxA {2}/Xp mulmxA PXX subrr.
  by rewrite mul0mx scaler0 subr0.
apply: le_trans (h v); move: (_^T *m v) => y.
by rewrite [X in _ <= X](proj_split y PXs PXi) ler_addr dot_ge0.
Qed.
Hypothesis hmu : perp_le.

(* (a): |W|^2 <= Lambda_hi *)
Theorem fact_hi v : dot (F^T *m v) (F^T *m v) <= lhi * dot v v.
Proof.
set x := F^T *m v.
rewrite (proj_split x PXs PXi) mulrDl; apply: ler_add; last exact: hmu.
have -> : PX *m x = Xp *m ((F *m X)^T *m v) by rewrite /PX trmx_mul !mulmxA.
apply: le_trans (Xp_op lo_gt0 hX _) _; rewrite [_ / lo]mulrC -mulrA.
apply: ler_wpmul2l; first by rewrite invr_ge0 ltW.
rewrite -!nF2_col -!nF_sqr -exprMn ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?addr_ge0 ?divr_ge0 ?sqrtr_ge0 ?(ltW alpha_gt0)//.
rewrite FXE; apply: le_trans (nFD _ _) _; rewrite mulrDl.
by apply: ler_add; [exact: Yv_hi | exact: Rv].
Qed.

(* (c): |Wx|^2 >= Lambda_lo |x|^2 on the combinations x = XY'v of the class means *)
Theorem fact_means v : llo * dot (X *m (Y^T *m v)) (X *m (Y^T *m v)) <= dot (F *m (X *m (Y^T *m v))) (F *m (X *m (Y^T *m v))).
Proof.
set a := Y^T *m v; have /andP[_ h] := hX a.
apply: le_trans (ler_wpmul2l (ltW lam_lo_gt0) h) _.
rewrite /lam_lo mulrA divfK ?gt_eqF// mulmxA.
have -> : F *m X *m a = alpha^-1 *: Y *m a + (F *m X - alpha^-1 *: Y) *m a.
  by rewrite -mulmxDl addrCA subrr addr0.
rewrite -!nF2_col -!nF_sqr -exprMn.
rewrite ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?subr_ge0 ?(ltW e0_lt)//.
apply: le_trans (nFB _ _); rewrite mulrBl; apply: ler_sub; last first.
  by apply: le_trans (nFM _ _) _; apply: ler_wpmul2r; [exact: nF_ge0 | rewrite nF_le].
rewrite -scalemxAl nFZ ?invr_ge0 ?(ltW alpha_gt0)// mulrAC [_ / alpha]mulrC; apply: ler_wpmul2l.
  by rewrite invr_ge0 ltW.
rewrite /nF !nF2_col -sqrtrM ?(ltW nl_gt0)//; apply: ler_wsqrtr; exact: YYt_lo.
Qed.

(* (d): |W Delta|_F <= e_0, Delta = XQ with Q the projector that takes class means away *)
Theorem fact_within (Q : 'M[R]_N) : Q^T = Q -> Q *m Q = Q -> Y *m Q = 0 -> nF2 (F *m (X *m Q)) <= e0 ^+ 2.
Proof.
move=> Qs QQ YQ; have -> : F *m (X *m Q) = (F *m X - alpha^-1 *: Y) *m Q.
  by rewrite mulmxBl -scalemxAl YQ scaler0 subr0 mulmxA.
by apply: le_trans he0; rewrite [X in _ <= X](nF2_split _ Qs QQ) ler_addl nF2_ge0.
Qed.
End Fit.

(* the energy of Delta = XQ, Q the projector that takes class means away: in the coordinates of any orthonormal basis,
   any K carry at most K lambda_max, the others at least (N - 2K) lambda_min *)
Section Energy.
Variables (R : rcfType) (K N d : nat) (X : 'M[R]_(d, N)) (lo hi : R) (Q : 'M[R]_N).
Hypothesis lo_gt0 : 0 < lo.
Hypothesis hi_gt0 : 0 < hi.
Hypothesis hX : gram_in X lo hi.
Hypothesis Qs : Q^T = Q.
Hypothesis QQ : Q *m Q = Q.
Hypothesis trQ : \tr Q = N%:R - K%:R.
Variables (V : 'M[R]_d) (T : {set 'I_d}).
Hypothesis oV : orth V.
Hypothesis TK : (#|T| <= K)%N.
Let en i := \sum_j (V^T *m (X *m Q)) i j ^+ 2.

Let row_le i : en i <= hi.
Proof.
have hXt (u : 'cV[R]_d) : dot (X^T *m u) (X^T *m u) <= hi * dot u u.
  by apply: opnorm_tr => [|v]; [exact: ltW | rewrite trmxK; have /andP[] := hX v].
have -> : en i = nF2 ((delta_mx 0 i : 'rV[R]_d) *m (V^T *m X) *m Q).
  rewrite /en /nF2 big_ord1; apply: eq_bigr => j _; congr (_ ^+ 2).
  by rewrite -(mulmxA (delta_mx _ _)) -(mulmxA V^T X) -rowE [RHS]mxE.
apply: (@le_trans _ _ (nF2 ((delta_mx 0 i : 'rV[R]_d) *m (V^T *m X)))).
  by rewrite [X in _ <= X](nF2_split _ Qs QQ) ler_addl nF2_ge0.
rewrite -nF2_tr !trmx_mul trmxK nF2_col -mulmxA; apply: le_trans (hXt _) _.
rewrite (orth_dot _ oV) /dot (bigD1 i)//= big1 => [|j ji].
  by rewrite !mxE !eqxx/= mulr1 addr0 mulr1.
by rewrite !mxE eq_sym (negbTE ji) mul0r.
Qed.

Theorem fact_top : \sum_(i in T) \sum_j (V^T *m (X *m Q)) i j ^+ 2 <= K%:R * hi.
Proof.
apply: (@le_trans _ _ (\sum_(i in T) hi)); first by apply: ler_sum => i _; exact: row_le.
rewrite sumr_const -[X in X <= _]mulr_natl; apply: ler_wpmul2r; first exact: ltW.
by rewrite ler_nat.
Qed.

Let nF2_sym (A : 'M[R]_N) : A^T = A -> A *m A = A -> nF2 A = \tr A.
Proof. by move=> As AA; rewrite nF2_mxtrace As AA. Qed.
Let hXl (u : 'cV[R]_N) : lo * dot u u <= dot (X *m u) (X *m u). Proof. by have /andP[] := hX u. Qed.

Theorem fact_rest : (N%:R - 2%:R * K%:R) * lo <= \sum_(i in ~: T) \sum_j (V^T *m (X *m Q)) i j ^+ 2.
Proof.
pose Ft : 'M[R]_(#|T|, d) := \matrix_(k, i) (i == enum_val k)%:R.
have FE p (A : 'M[R]_(d, p)) k j : (Ft *m A) k j = A (enum_val k) j.
  rewrite mxE (bigD1 (enum_val k))//= mxE eqxx mul1r big1 ?addr0// => i ik.
  by rewrite mxE (negbTE ik) mul0r.
set D := V^T *m (X *m Q).
have [Pi [Ps Pp DP trP killP]] := row_proj (Ft *m D).
have PQ : Pi *m Q = Pi.
  have /killP : Ft *m D *m (1%:M - Q) = 0 by rewrite /D mulmxBr mulmx1 -!mulmxA QQ subrr.
  by rewrite mulmxBr mulmx1 => /eqP; rewrite subr_eq0 => /eqP <-.
have QP : Q *m Pi = Pi by rewrite -{1}Qs -{1}Ps -trmx_mul PQ Ps.
have rD : (\rank (Ft *m D) <= K)%N by apply: leq_trans TK; exact: rank_leq_row.
pose S := Q - Pi.
have Ss : S^T = S by rewrite /S linearB/= Qs Ps.
have SS : S *m S = S by rewrite /S mulmxBr !mulmxBl QQ PQ QP Pp subrr subr0.
have DS : D *m (1%:M - Pi) = V^T *m (X *m S) by rewrite /D /S mulmxBr mulmx1 -!mulmxA QP -!mulmxBr.
have h1 : nF2 (D *m (1%:M - Pi)) <= \sum_(i in ~: T) \sum_j D i j ^+ 2.
  have zero i j : i \in T -> (D *m (1%:M - Pi)) i j = 0.
    move=> iT; have := congr1 (fun M : 'M_(_, _) => M (enum_rank_in iT i) j) DP.
    rewrite -mulmxA !FE enum_rankK_in// => e.
    by rewrite mulmxBr mulmx1 [LHS]mxE [X in _ + X]mxE e subrr.
  rewrite /nF2 (bigID (mem T))/= big1 ?add0r => [|i iT]; last by rewrite big1// => j _; rewrite zero// expr0n.
  rewrite [X in _ <= X](eq_bigl (fun i => i \notin T)); last by move=> i; rewrite in_setC.
  apply: ler_sum => i _.
  have rE (A : 'M[R]_(d, N)) : \sum_j A i j ^+ 2 = nF2 (row i A) by rewrite /nF2 big_ord1; apply: eq_bigr => j _; rewrite mxE.
  by rewrite !rE row_mul [X in _ <= X](nF2_split _ Ps Pp) ler_addr nF2_ge0.
apply: le_trans h1; rewrite DS nF2_orthl; last exact: orth_tr.
apply: le_trans (opM_lo _ hXl); rewrite nF2_sym// /S linearB/= trQ trP mulrC; apply: ler_wpmul2l; first exact: ltW.
have -> : N%:R - 2%:R * K%:R = N%:R - K%:R - K%:R :> R by ring.
by rewrite ler_add2l ler_opp2 ler_nat.
Qed.

(* |Delta|_F^2 >= (N - K) lambda_min *)
Theorem fact_all : (N%:R - K%:R) * lo <= nF2 (X *m Q).
Proof. by apply: le_trans (opM_lo _ hXl); rewrite nF2_sym// trQ mulrC. Qed.
End Energy.
