(* R10 (spectral.md), the data part: everything that the layerwise bounds need, from lmin <= X'X <= lmax alone *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy spectrum spectrum_lemma9 leakage_R5 discrimination norms
  spectrum_products data_bounds.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* a symmetric M with lo <= M <= hi on the span of y and My - lo y: |My|^2 + lo hi |y|^2 <= (lo + hi) y'My *)
Lemma kantorovich (R : realFieldType) d (M : 'M[R]_d) lo hi (y : 'cV[R]_d) : M^T = M ->
  (forall a b, let x := a *: y + b *: (M *m y - lo *: y) in lo * dot x x <= dot x (M *m x) <= hi * dot x x) ->
  dot (M *m y) (M *m y) + lo * hi * dot y y <= (lo + hi) * dot y (M *m y).
Proof.
move=> Ms; have [z zE] : exists z, z = M *m y - lo *: y by eexists.
rewrite -zE => h.
pose q u v := dot u (M *m v) - lo * dot u v.
have qC u v : q u v = q v u by rewrite /q dot_adj Ms dotC (dotC u v).
have qD a b : q (a *: y + b *: z) (a *: y + b *: z) = q y y * a ^+ 2 + q y z * a * b *+ 2 + q z z * b ^+ 2.
  have := qC z y; rewrite /q mulmxDr -!scalemxAr !dotDl !dotDr !dotZl !dotZr.
  move: (dot y (M *m y)) (dot z (M *m z)) (dot y (M *m z)) (dot z (M *m y)) (dot y y) (dot z z) (dot y z) (dot z y).
  by move=> a1 a2 a3 a4 a5 a6 a7 a8 e; rewrite (_ : a4 = a3 - lo * a7 + lo * a8); [ring | rewrite -e; ring].
have yz : q y z = dot z z.
  by rewrite [RHS](_ : _ = q z y)// /q {2}zE -scaleNr dotDr dotZr mulNr.
have q0 a b : 0 <= q (a *: y + b *: z) (a *: y + b *: z).
  by have /andP[h1 _] := h a b; rewrite subr_ge0.
have qzz : q z z <= (hi - lo) * dot z z.
  by have /andP[_] := h 0 1; rewrite scale0r add0r scale1r /q mulrBl ler_add2r.
have qyy : 0 <= q y y by have := q0 1 0; rewrite scale1r scale0r addr0.
have cs : dot z z ^+ 2 <= q y y * q z z.
  rewrite -yz; apply: form2 => // a b; have := q0 a b; rewrite qD; apply: le_trans.
  by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
have key : dot z z <= (hi - lo) * q y y.
  have [z0|z0] := leP (dot z z) 0.
    apply: (le_trans z0); have [y0|y0] := eqVneq y 0.
      by rewrite {1}/q y0 mulmx0 !(dotC 0) /dot !big1 ?mulr0 ?subrr ?mulr0// => i _; rewrite !mxE mul0r.
    rewrite mulr_ge0//; have /andP[h1 h2] := h 1 0; move: (le_trans h1 h2); rewrite scale1r scale0r addr0.
    by rewrite ler_pmul2r ?subr_ge0// dot_gt0.
  rewrite -(ler_pmul2r z0) -expr2; apply: (le_trans cs); rewrite [_ * q y y]mulrC -mulrA.
  exact: ler_wpmul2l.
have e : dot z z = dot (M *m y) (M *m y) - lo * dot y (M *m y) *+ 2 + lo ^+ 2 * dot y y.
  rewrite zE -scaleNr !dotDl !dotDr !dotZl !dotZr (dotC (M *m y) y).
  by move: (dot y (M *m y)) (dot y y) (dot _ _) => u v w; ring.
rewrite e /q in key; rewrite -subr_ge0; rewrite -subr_ge0 in key; apply: le_trans key _.
rewrite le_eqVlt; apply/orP; left; apply/eqP.
by move: (dot y (M *m y)) (dot y y) (dot _ _) => u v w; ring.
Qed.

Section Spectral.
Variables (R : rcfType) (K N n m : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X : 'M[R]_(K + m, N)) (lo hi : R).
Hypothesis lo_gt0 : 0 < lo.
Hypothesis hX : gram_in X lo hi.
Local Notation Y := (Y R c).
Local Notation Q := (Q R n c).
Let XX := X^T *m X.
Let Xp := X *m invmx XX.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let N_gt0 : (0 < N)%N. Proof. by rewrite (NE card_c) muln_gt0 K_gt0. Qed.
Let NKn : N%:R = K%:R * n%:R :> R. Proof. by rewrite (NE card_c) natrM. Qed.

Lemma lo_le_hi : lo <= hi.
Proof.
have /andP[h1 h2] := hX (delta_mx (Ordinal N_gt0) 0); move: (le_trans h1 h2).
by rewrite dot_delta eqxx !mulr1.
Qed.
Let hi_gt0 : 0 < hi. Proof. exact: lt_le_trans lo_le_hi. Qed.

(* |(X - c X^+')u| <= (sqrt lmax - sqrt lmin)|u| with c = sqrt(lmin lmax) *)
Lemma spec_resid (u : 'cV[R]_N) : nF (X *m u - (Num.sqrt lo * Num.sqrt hi) *: (Xp *m u))
  <= (Num.sqrt hi - Num.sqrt lo) * nF u.
Proof.
set p := Num.sqrt lo; set q := Num.sqrt hi.
have p2 : p ^+ 2 = lo by rewrite sqr_sqrtr// ltW.
have q2 : q ^+ 2 = hi by rewrite sqr_sqrtr// ltW.
have pq : 0 <= q - p by rewrite subr_ge0 ler_wsqrtr// lo_le_hi.
pose z := invmx XX *m u; pose y := X *m z.
have uz : u = X^T *m y by rewrite /y mulmxA -/XX /z mulKVmx// (gram_unit_lo lo_gt0 hX).
have Xpy : Xp *m u = y by rewrite /Xp -mulmxA.
rewrite Xpy nF_le ?mulr_ge0 ?nF_ge0// exprMn nF_sqr !nF2_col.
clearbody z; rewrite uz mulmxA; pose M := X *m X^T; rewrite -/M.
have Ms : M^T = M by rewrite /M trmx_mul trmxK.
have yMy : dot (X^T *m y) (X^T *m y) = dot y (M *m y) by rewrite -dot_trM trmxK mulmxA dotC.
have hk a b : let x := a *: y + b *: (M *m y - lo *: y) in lo * dot x x <= dot x (M *m x) <= hi * dot x x.
  move=> x; have [w xw] : exists w, x = X *m w.
    exists (a *: z + b *: (X^T *m y - lo *: z)).
    by rewrite /x mulmxDr -!scalemxAr mulmxBr -scalemxAr (mulmxA X X^T y).
  have -> : dot x (M *m x) = dot (X^T *m x) (X^T *m x) by rewrite dot_trM mulmxA.
  have h1 (v : 'cV[R]_N) : lo * dot v v <= dot (X^T^T *m v) (X^T^T *m v) by rewrite trmxK; have /andP[] := hX v.
  have h2 (v : 'cV[R]_N) : dot (X^T^T *m v) (X^T^T *m v) <= hi * dot v v by rewrite trmxK; have /andP[] := hX v.
  have := opnorm_lo lo_gt0 h1 w; rewrite trmxK -xw => ->.
  exact: (opnorm_tr (ltW hi_gt0) h2).
have -> : dot (M *m y - (p * q) *: y) (M *m y - (p * q) *: y)
  = dot (M *m y) (M *m y) + lo * hi * dot y y - (p * q *+ 2) * dot y (M *m y).
  rewrite -scaleNr !dotDl !dotDr !dotZl !dotZr (dotC (M *m y) y) -p2 -q2.
  by move: (dot y (M *m y)) (dot y y) (dot _ _) => a b e; ring.
have h := kantorovich Ms hk; rewrite yMy ler_subl_addr; apply: (le_trans h).
rewrite -p2 -q2 le_eqVlt; apply/orP; left; apply/eqP.
by move: (dot y (M *m y)) => a; ring.
Qed.

(* b of R10: |V_2'Xbar| <= b/sqrt n *)
Lemma spec_means mm : 0 <= mm -> nF2 (dsubmx (XpY c X)) <= (Num.sqrt n%:R * mm) ^+ 2 ->
  forall v, dot (dsubmx X *m Y^T *m v) (dsubmx X *m Y^T *m v) <= n%:R * spec_b lo hi mm ^+ 2 * dot v v.
Proof.
move=> m0 hm v; set q := Num.sqrt n%:R in hm.
have q0 : 0 <= q by exact: sqrtr_ge0.
have q2 : q ^+ 2 = n%:R by rewrite sqr_sqrtr ?ler0n.
have pq : 0 <= Num.sqrt hi - Num.sqrt lo by rewrite subr_ge0 ler_wsqrtr// lo_le_hi.
have b0 : 0 <= spec_b lo hi mm by rewrite /spec_b addr_ge0// !mulr_ge0 ?sqrtr_ge0.
rewrite -!nF2_col -q2 -!nF_sqr -!exprMn ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0//.
have Yv : nF (Y^T *m v) = q * nF v.
  rewrite /nF !nF2_col; have -> : dot (Y^T *m v) (Y^T *m v) = n%:R * dot v v.
    by rewrite -dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr.
  by rewrite sqrtrM ?ler0n.
have -> : dsubmx X *m Y^T *m v = dsubmx (X *m (Y^T *m v) - (Num.sqrt lo * Num.sqrt hi) *: (Xp *m (Y^T *m v)))
   + (Num.sqrt lo * Num.sqrt hi) *: (dsubmx (XpY c X) *m v).
  have -> : dsubmx X *m Y^T *m v = dsubmx (X *m (Y^T *m v)) by rewrite mulmxA !dsubM.
  have -> : dsubmx (XpY c X) *m v = dsubmx (Xp *m (Y^T *m v)) by rewrite mulmxA -dsubM.
  by rewrite [dsubmx (_ - _)]linearB/= [dsubmx (_ *: _)]linearZ/= subrK.
apply: le_trans (nFD _ _) _; rewrite /spec_b mulrDr mulrDl; apply: ler_add.
  apply: le_trans (_ : nF (X *m (Y^T *m v) - (Num.sqrt lo * Num.sqrt hi) *: (Xp *m (Y^T *m v))) <= _).
    by rewrite nF_le ?nF_ge0// nF_sqr nF2_dsub.
  by apply: le_trans (spec_resid _) _; rewrite Yv mulrA [_ * q]mulrC.
rewrite nFZ ?mulr_ge0 ?sqrtr_ge0//.
have -> : q * (Num.sqrt lo * Num.sqrt hi * mm) * nF v = Num.sqrt lo * Num.sqrt hi * (q * mm * nF v) by ring.
apply: ler_wpmul2l; first by rewrite mulr_ge0 ?sqrtr_ge0.
apply: le_trans (nFM _ _) _; apply: ler_wpmul2r; first exact: nF_ge0.
by rewrite nF_le ?mulr_ge0.
Qed.

Lemma nF2_1J : nF2 (1%:M - J R K) = K%:R - 1.
Proof.
have [Js Jp] := J_proj R K_gt0; rewrite nF2_mxtrace Js Jp linearB/= mxtrace1; congr (_ - _).
rewrite /mxtrace (eq_bigr (fun=> K%:R^-1)); last by move=> z _; rewrite mxE.
by rewrite sumr_const card_ord -[X in X = _]mulr_natl mulfV ?gt_eqF.
Qed.

(* |Delta|^2 <= lmax, and |Delta|_F^2 between (N-K) lmin and (N-K) lmax *)
Theorem spec_Delta_op (u : 'cV[R]_N) : dot (Delta n c X *m u) (Delta n c X *m u) <= hi * dot u u.
Proof.
have /andP[_ h] := hX (Q *m u); rewrite /Delta -/Q -mulmxA; apply: le_trans h _.
apply: ler_wpmul2l; first exact: ltW.
rewrite -!nF2_col -nF2_tr -[X in _ <= X]nF2_tr trmx_mul Q_sym.
exact: (nF2_proj _ (Q_sym R n c) (Q_idem R card_c n_gt0)).
Qed.
Theorem spec_Delta : (N%:R - K%:R) * lo <= nF2 (Delta n c X) <= (N%:R - K%:R) * hi.
Proof.
have hh u : dot (X *m u) (X *m u) <= hi * dot u u by have /andP[] := hX u.
have hl u : lo * dot u u <= dot (X *m u) (X *m u) by have /andP[] := hX u.
rewrite /Delta -/Q; apply/andP; split.
  by apply: le_trans (opM_lo _ hl); rewrite nF2_E ?Q_sym ?(Q_idem R card_c n_gt0)// (tr_Q R card_c n_gt0) mulrC.
by apply: (le_trans (opM _ hh)); rewrite nF2_E ?Q_sym ?(Q_idem R card_c n_gt0)// (tr_Q R card_c n_gt0) mulrC.
Qed.

(* |M|_F^2 between (K-1) lmin/n and (K-1) lmax/n *)
Theorem spec_M : (K%:R - 1) / n%:R * lo <= nF2 (Mc n c X) <= (K%:R - 1) / n%:R * hi.
Proof.
have -> : Mc n c X = X *m (n%:R^-1 *: (Y^T *m (1%:M - J R K))).
  by rewrite /Mc /Zbar -scalemxAr -scalemxAl mulmxA.
have hh u : dot (X *m u) (X *m u) <= hi * dot u u by have /andP[] := hX u.
have hl u : lo * dot u u <= dot (X *m u) (X *m u) by have /andP[] := hX u.
have YJ : nF2 (n%:R^-1 *: (Y^T *m (1%:M - J R K))) = (K%:R - 1) / n%:R.
  rewrite nF2Z; have -> : nF2 (Y^T *m (1%:M - J R K)) = n%:R * (K%:R - 1).
    have yy (v : 'cV[R]_K) : dot (Y^T *m v) (Y^T *m v) = n%:R * dot v v.
      by rewrite -dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr.
    apply/le_anti/andP; split; rewrite -nF2_1J; first by apply: opM => v; rewrite yy.
    by apply: opM_lo => v; rewrite yy.
  by move: nR; move: (n%:R : R) (K%:R : R) => x y x0; field; rewrite gt_eqF.
apply/andP; split; first by apply: le_trans (opM_lo _ hl); rewrite YJ mulrC.
by apply: (le_trans (opM _ hh)); rewrite YJ mulrC.
Qed.

(* |V_2'M|_F^2 <= (K-1) b^2/n *)
Theorem spec_M2 b : (forall v, dot (dsubmx X *m Y^T *m v) (dsubmx X *m Y^T *m v) <= n%:R * b ^+ 2 * dot v v) ->
  nF2 (Mc n c (dsubmx X)) <= (K%:R - 1) / n%:R * b ^+ 2.
Proof.
move=> hb; rewrite /Mc /Zbar -scalemxAl nF2Z.
apply: le_trans (ler_wpmul2l (sqr_ge0 _) (opM _ hb)) _; rewrite nF2_1J.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; move: nR; move: (n%:R : R) (K%:R : R) => x y x0; field; rewrite gt_eqF.
Qed.

(* the means: |V_2'M|_F^2 <= phi |V_1'M|_F^2 with phi = b^2/(lmin - b^2) *)
Lemma spec_phi b : (forall v, dot (dsubmx X *m Y^T *m v) (dsubmx X *m Y^T *m v) <= n%:R * b ^+ 2 * dot v v) ->
  0 < lo - b ^+ 2 -> nF2 (Mc n c (dsubmx X)) <= b ^+ 2 / (lo - b ^+ 2) * nF2 (Mc n c (usubmx X)).
Proof.
move=> hb D0; have K1 : 0 <= K%:R - 1 :> R by rewrite -nF2_1J nF2_ge0.
have ni : 0 <= n%:R^-1 :> R by rewrite invr_ge0 ltW.
have h2 := spec_M2 hb; have /andP[h _] := spec_M.
have e : nF2 (Mc n c X) = nF2 (Mc n c (usubmx X)) + nF2 (Mc n c (dsubmx X)).
  have -> : Mc n c X = col_mx (Mc n c (usubmx X)) (Mc n c (dsubmx X)).
    by rewrite /Mc /Zbar -mul_col_mx -scale_col_mx -mul_col_mx vsubmxK.
  rewrite /nF2 big_split_ord/=; congr (_ + _); apply: eq_bigr => i _; apply: eq_bigr => j _.
    by rewrite col_mxEu.
  by rewrite col_mxEd.
have h1 : (K%:R - 1) / n%:R * (lo - b ^+ 2) <= nF2 (Mc n c (usubmx X)).
  by rewrite mulrBr ler_subl_addr; apply: (le_trans h); rewrite e ler_add2l.
apply: (le_trans h2); have -> : (K%:R - 1) / n%:R * b ^+ 2 = b ^+ 2 / (lo - b ^+ 2) * ((K%:R - 1) / n%:R * (lo - b ^+ 2)).
  by rewrite [X in _ = _ * X]mulrC [RHS]mulrA mulfVK ?gt_eqF// mulrC.
by apply: ler_wpmul2l => //; rewrite divr_ge0 ?sqr_ge0// ltW.
Qed.

Theorem data_spectral : data_bounds n c X lo hi (spec_A K hi) (spec_B K n lo) (spec_E2 K n hi)
  (spec_b lo hi) (spec_den lo hi).
Proof.
have pq : 0 <= Num.sqrt hi - Num.sqrt lo by rewrite subr_ge0 ler_wsqrtr// lo_le_hi.
split=> //.
- move=> T TK; have [Pi [r [Ps Pp _ [tP rK] [h _]]]] := split_core card_c n_gt0 X TK.
  apply: (le_trans h); have hh u : dot (X *m u) (X *m u) <= hi * dot u u by have /andP[] := hX u.
  apply: (le_trans (opM _ hh)); rewrite nF2_E// tP /spec_A mulrC.
  by apply: ler_wpmul2r; [exact: ltW | rewrite ler_nat].
- move=> T TK; have [Pi [r [Ps Pp [QP PQ] [tP rK] [_ h]]]] := split_core card_c n_gt0 X TK.
  have [Es Ep] := QPi_proj card_c n_gt0 Ps Pp QP PQ; have tE := tr_QPi card_c n_gt0 tP.
  apply: le_trans h; have hl u : lo * dot u u <= dot (X *m u) (X *m u) by have /andP[] := hX u.
  apply: le_trans (opM_lo _ hl); rewrite nF2_E// tE /spec_B mulrC; apply: ler_wpmul2l; first exact: ltW.
  have -> : (n%:R - 2%:R) * K%:R = N%:R - K%:R - K%:R :> R by rewrite NKn; ring.
  by rewrite ler_add2l ler_opp2 ler_nat.
- have hh u : dot (X *m u) (X *m u) <= hi * dot u u by have /andP[] := hX u.
  rewrite /Delta -/Q; apply: (le_trans (opM _ hh)); rewrite nF2_E ?Q_sym ?(Q_idem R card_c n_gt0)//.
  by rewrite (tr_Q R card_c n_gt0) NKn /spec_E2 mulrC [K%:R * n%:R]mulrC.
- by move=> mm m0; rewrite /spec_b addr_ge0// !mulr_ge0 ?sqrtr_ge0.
- exact: spec_means.
- by move=> mm m0 hm D0; apply: spec_phi => //; exact: spec_means.
Qed.
End Spectral.
