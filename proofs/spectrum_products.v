(* (b) of spectrum.md: the squared singular values of W = W_(L:1) lie between p_lo and p_hi *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum spectrum_lemma9 norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* the eigenvalues of X'X lie in [lo, hi] *)
Definition gram_in (R : rcfType) d N (X : 'M[R]_(d, N)) lo hi :=
  forall u, lo * dot u u <= dot (X *m u) (X *m u) <= hi * dot u u.

Section Products.
Variables (R : rcfType) (K N n d : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Variables (X : 'M[R]_(d, N)) (lo hi : R).
Hypothesis lo_gt0 : 0 < lo.
Hypothesis hi_gt0 : 0 < hi.
Hypothesis hX : gram_in X lo hi.
Local Notation Y := (Y R c).
Let XX := X^T *m X.
Let Xp := X *m invmx XX.                            (* X^+' *)

Lemma gram_unit_lo : XX \in unitmx.
Proof.
have XXs : XX^T = XX by rewrite /XX trmx_mul trmxK.
rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx XX)) => u /sub_kermxP hu.
have hz : XX *m u^T = 0 by rewrite -[XX]trmxK -trmx_mul XXs hu trmx0.
have /andP[h _] := hX u^T; move: h.
rewrite dot_adj mulmxA -/XX hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
rewrite pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
Qed.

(* |X^+'w|^2 <= |w|^2/lo *)
Lemma Xp_op (w : 'cV[R]_N) : dot (Xp *m w) (Xp *m w) <= lo^-1 * dot w w.
Proof.
rewrite /Xp -mulmxA; set z := invmx XX *m w.
have wz : w = XX *m z by rewrite /z mulKVmx ?gram_unit_lo.
set q := dot (X *m z) _.
have qe : q = dot z w by rewrite /q dot_adj mulmxA -/XX -wz dotC.
have [q0|q0] := leP q 0.
  by apply: le_trans q0 _; rewrite mulr_ge0 ?dot_ge0// invr_ge0 ltW.
rewrite ler_pdivl_mull// -(ler_pmul2r q0) -mulrA -expr2 {1}qe.
apply: le_trans (ler_wpmul2l (ltW lo_gt0) (dot_CS _ _)) _.
rewrite mulrA [_ * q]mulrC; apply: ler_wpmul2r; first exact: dot_ge0.
by have /andP[] := hX z.
Qed.

Let PX := Xp *m X^T.
Let PXs : PX^T = PX.
Proof. by rewrite /PX /Xp !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.
Let PXX : PX *m X = X. Proof. by rewrite /PX /Xp -!mulmxA mulVmx ?mulmx1// gram_unit_lo. Qed.
Let PXi : PX *m PX = PX.
Proof. by rewrite {2}/PX {1}/Xp !mulmxA PXX. Qed.

Variables (F : 'M[R]_(K, d)) (alpha mu e0 : R).
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis mu_ge0 : 0 <= mu.
Hypothesis e0_ge0 : 0 <= e0.
Let rn := Num.sqrt n%:R / alpha.                    (* sqrt(n~) *)
Hypothesis e0_lt : e0 < rn.
Hypothesis hmu : nF2 (F - alpha^-1 *: YXp c X) <= mu ^+ 2.
Hypothesis he0 : nF2 (F *m X - alpha^-1 *: Y) <= e0 ^+ 2.
Definition p_lo : R := (rn - e0) ^+ 2 / hi.
Definition p_hi : R := (rn + e0) ^+ 2 / lo + mu ^+ 2.

Let rn_gt0 : 0 < rn. Proof. by rewrite divr_gt0// sqrtr_gt0 ltr0n. Qed.

(* |Y'v|/alpha = sqrt(n~)|v| *)
Let Yv (v : 'cV[R]_K) : nF (alpha^-1 *: Y^T *m v) = rn * nF v.
Proof.
rewrite -scalemxAl nFZ ?invr_ge0 ?(ltW alpha_gt0)// /nF !nF2_col.
have -> : dot (Y^T *m v) (Y^T *m v) = n%:R * dot v v.
  by rewrite -dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr.
by rewrite sqrtrM ?ler0n// /rn mulrA [alpha^-1 * _]mulrC.
Qed.
Let Rv (v : 'cV[R]_K) : nF ((F *m X - alpha^-1 *: Y)^T *m v) <= e0 * nF v.
Proof.
apply: le_trans (nFM _ _) _; apply: ler_wpmul2r; first exact: nF_ge0.
by rewrite nF_tr nF_le.
Qed.
Let FXE (v : 'cV[R]_K) : (F *m X)^T *m v = alpha^-1 *: Y^T *m v + (F *m X - alpha^-1 *: Y)^T *m v.
Proof. by rewrite -mulmxDl; congr (_ *m _); rewrite linearB/= [(_ *: Y)^T]linearZ/= addrCA subrr addr0. Qed.

Theorem products_lo v : p_lo * dot v v <= dot (F^T *m v) (F^T *m v).
Proof.
rewrite /p_lo mulrAC ler_pdivr_mulr// [X in _ <= X]mulrC.
have hXt (u : 'cV[R]_N) : dot (X^T^T *m u) (X^T^T *m u) <= hi * dot u u by rewrite trmxK; have /andP[] := hX u.
apply: le_trans (opnorm_tr (ltW hi_gt0) hXt (F^T *m v)).
rewrite mulmxA -trmx_mul FXE -!nF2_col -!nF_sqr -exprMn.
rewrite ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?subr_ge0 ?(ltW e0_lt)//.
apply: le_trans (nFB _ _); rewrite Yv mulrBl.
by apply: ler_sub => //; exact: Rv.
Qed.

Let PXYp : PX *m (YXp c X)^T = (YXp c X)^T.
Proof.
have -> : (YXp c X)^T = Xp *m Y^T by rewrite /YXp /Xp !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA.
by rewrite mulmxA {1}/Xp mulmxA PXX.
Qed.

Theorem products_hi v : dot (F^T *m v) (F^T *m v) <= p_hi * dot v v.
Proof.
set x := F^T *m v; pose Q := 1%:M - PX.
rewrite (proj_split x PXs PXi) -/Q.
rewrite mulrDl; apply: ler_add.
  have -> : PX *m x = Xp *m ((F *m X)^T *m v) by rewrite /PX trmx_mul !mulmxA.
  apply: le_trans (Xp_op _) _; rewrite [_ / lo]mulrC -mulrA.
  apply: ler_wpmul2l; first by rewrite invr_ge0 ltW.
  rewrite -!nF2_col -!nF_sqr -exprMn ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?addr_ge0 ?(ltW rn_gt0)//.
  by rewrite FXE; apply: le_trans (nFD _ _) _; rewrite Yv mulrDl ler_add2l.
have -> : Q *m x = Q *m ((F - alpha^-1 *: YXp c X)^T *m v).
  rewrite linearB/= [(_ *: _)^T]linearZ/= mulmxBl mulmxBr -scalemxAl -scalemxAr (mulmxA Q (YXp c X)^T).
  have -> : Q *m (YXp c X)^T = 0 by rewrite /Q mulmxBl mul1mx PXYp subrr.
  by rewrite mul0mx scaler0 subr0.
apply: (@le_trans _ _ (dot ((F - alpha^-1 *: YXp c X)^T *m v) ((F - alpha^-1 *: YXp c X)^T *m v))).
  move: (_^T *m v) => y.
  rewrite [X in _ <= X](proj_split y PXs PXi).
  by rewrite ler_addr dot_ge0.
by apply: op_nF; rewrite nF2_tr.
Qed.
End Products.
