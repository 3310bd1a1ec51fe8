(* R5 (Lemma 10 ii; leakage.md): b and phi, with mu = e0 = 0, alpha = 1 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy spectrum spectrum_lemma9.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Trace.
Variables (R : rcfType) (K N n d : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X : 'M[R]_(d, N)) (theta : R).
Hypothesis hG : forall i j, `|G X i j| <= theta / N%:R.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let NR : 0 < N%:R :> R. Proof. by rewrite ltr0n (NE card_c) muln_gt0 K_gt0. Qed.

Lemma J_proj : (1%:M - J R K)^T = 1%:M - J R K /\ (1%:M - J R K) *m (1%:M - J R K) = 1%:M - J R K.
Proof.
have JT : (J R K)^T = J R K by apply/matrixP => i j; rewrite !mxE.
have JJ : J R K *m J R K = J R K.
  apply/matrixP => i j; rewrite !mxE (eq_bigr (fun=> K%:R^-1 * K%:R^-1)); last by move=> z _; rewrite !mxE.
  by rewrite sumr_const card_ord -[X in X = _]mulr_natl mulrA mulfV ?gt_eqF// mul1r.
split; first by rewrite linearB/= JT trmx1.
by rewrite mulmxBr mulmxBl mul1mx mulmx1 mulmxBl mul1mx JJ subrr subr0.
Qed.

(* R1 part 4: |M|_F^2 is within 2(K-1) theta/N of (K-1)/n *)
Let F := (Zbar n c X)^T *m Zbar n c X - n%:R^-1%:M.
Lemma Mc_G : nF2 (Mc n c X) = (K%:R - 1) / n%:R + \sum_i \sum_j F i j * (1%:M - J R K) j i.
Proof.
have [Js Jp] := J_proj; set Z := Zbar n c X.
rewrite nF2_mxtrace /Mc -/Z trmx_mul Js mulmxA mxtrace_mulC !mulmxA Jp -mulmxA mxtrace_mulC.
have -> : Z^T *m Z = n%:R^-1%:M + F by rewrite /F addrC subrK.
rewrite mulmxDl linearD/= mul_scalar_mx linearZ/= linearB/= mxtrace1 [_ / n%:R]mulrC; congr (_ * (_ - _) + _).
  rewrite /mxtrace (eq_bigr (fun=> K%:R^-1)); last by move=> z _; rewrite mxE.
  by rewrite sumr_const card_ord -[X in X = _]mulr_natl mulfV ?gt_eqF.
by apply: eq_bigr => i _; rewrite mxE.
Qed.

Lemma sum_J_abs i : \sum_j `|(1%:M - J R K) j i| = 2%:R * (1 - K%:R^-1).
Proof.
have K1 : K%:R^-1 <= 1 :> R by rewrite invf_le1// ler1n.
rewrite (bigD1 i)//= !mxE eqxx ger0_norm ?subr_ge0//.
rewrite (eq_bigr (fun=> K%:R^-1)); last first.
  by move=> j ji; rewrite !mxE (negbTE ji) sub0r normrN ger0_norm// invr_ge0 ltW.
have -> : \sum_(j < K | j != i) K%:R^-1 = (K%:R - 1) / K%:R :> R.
  by rewrite sumr_const (cardC1 i) card_ord -[LHS]mulr_natl -subn1 natrB.
have -> : 1 - K%:R^-1 + (K%:R - 1) / K%:R = 2%:R * (1 - K%:R^-1) :> R.
  by move: (K%:R) KR => x xp; field; rewrite gt_eqF.
by [].
Qed.

Theorem R1_4M_both : `|nF2 (Mc n c X) - (K%:R - 1) / n%:R| <= 2%:R * (K%:R - 1) * theta / N%:R.
Proof.
have hF : `|\sum_i \sum_j F i j * (1%:M - J R K) j i| <= theta / N%:R * (2%:R * (K%:R - 1)).
  apply: le_trans (ler_norm_sum _ _ _) _.
  have -> : theta / N%:R * (2%:R * (K%:R - 1))
     = \sum_(i < K) theta / N%:R * (2%:R * (1 - K%:R^-1)).
    rewrite sumr_const card_ord -[X in _ = X]mulr_natl.
    by move: NR KR; move: (K%:R) (N%:R) => x y yp xp; field; rewrite !gt_eqF.
  apply: ler_sum => i _; apply: le_trans (ler_norm_sum _ _ _) _.
  apply: (@le_trans _ _ (theta / N%:R * \sum_j `|(1%:M - J R K) j i|)).
    rewrite mulr_sumr; apply: ler_sum => j _; rewrite normrM; apply: ler_wpmul2r => //.
    exact: (R1_4 card_c n_gt0 hG).
  by rewrite sum_J_abs.
rewrite Mc_G [_ / n%:R + _]addrC addrK; apply: le_trans hF _.
by apply: eqW; move: (N%:R^-1) => z; ring.
Qed.
End Trace.

Section R5.
Variables (R : rcfType) (K N n k m : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X : 'M[R]_(k + m, N)) (theta : R).       (* V_2' = dsubmx: the last m coordinates *)
Hypothesis hG : forall i j, `|G X i j| <= theta / N%:R.
Hypothesis theta_lt1 : theta < 1.
Local Notation Y := (Y R c).
Local Notation P := (P R n c).
Local Notation Q := (Q R n c).
Local Notation G := (G X).
Let XX := X^T *m X.
Let Xp := X *m invmx XX.                            (* X^+' *)
Let X2 : 'M[R]_(m, N) := dsubmx X.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let NR : 0 < N%:R :> R. Proof. by rewrite ltr0n (NE card_c) muln_gt0 K_gt0. Qed.
Let th1 : 0 < 1 - theta. Proof. by rewrite subr_gt0. Qed.
Let th0 : 0 <= theta. Proof. exact: (theta_ge0 card_c n_gt0 hG K_gt0). Qed.
Let uXX : XX \in unitmx. Proof. exact: (XX_unit card_c n_gt0 hG K_gt0 theta_lt1). Qed.
Let q := Num.sqrt n%:R : R.
Let q2 : q ^+ 2 = n%:R. Proof. by rewrite sqr_sqrtr ?ler0n. Qed.
Let q0 : 0 <= q. Proof. exact: sqrtr_ge0. Qed.

(* |X^+'A|_F <= |A|_F / sqrt(1 - theta) *)
Lemma Xp_norm p (A : 'M[R]_(N, p)) : nF2 (Xp *m A) <= nF2 A / (1 - theta).
Proof.
rewrite ler_pdivl_mulr// mulrC; set T := invmx XX *m A.
have hX u : (1 - theta) * dot u u <= dot (X *m u) (X *m u).
  by have /andP[] := R1_1b card_c n_gt0 hG K_gt0 u.
have -> : Xp *m A = X *m T by rewrite /Xp /T mulmxA.
have -> : nF2 A = nF2 (X^T *m (X *m T)) by rewrite mulmxA /T -/XX mulKVmx.
move: T => T; rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _.
have cM r s (C : 'M[R]_(r, s)) (M : 'M_(s, p)) : col j (C *m M) = C *m col j M by rewrite !colE mulmxA.
rewrite !cM; set t := col j T; set e := X^T *m _; set z := dot (X *m t) _.
have ze : z = dot t e by rewrite /e dot_adj trmxK.
have [z0|z0] := leP z 0; first by apply: le_trans (dot_ge0 _); rewrite pmulr_rle0.
rewrite -(ler_pmul2r z0) -mulrA -expr2 {1}ze.
apply: le_trans (ler_wpmul2l (ltW th1) (dot_CS _ _)) _.
by rewrite mulrA [_ * z]mulrC; apply: ler_wpmul2r; [exact: dot_ge0 | exact: hX].
Qed.

Lemma nF2_PQ p (A : 'M[R]_(p, N)) : nF2 A = nF2 (A *m P) + nF2 (A *m Q).
Proof.
rewrite !nF2_mxtrace !trmx_mul (Q_sym R n c) (P_sym R n c) !mulmxA ![\tr (_ *m Q)]mxtrace_mulC.
rewrite ![\tr (_ *m P)]mxtrace_mulC !mulmxA (Q_idem R card_c n_gt0) (P_idem R card_c n_gt0).
by rewrite -!(mulmxA _ A^T A) -linearD/= -mulmxDl /metrics.Q addrCA subrr addr0 mul1mx.
Qed.

(* |AY'|_F^2 = n |AP|_F^2 *)
Lemma nF2_Y p (A : 'M[R]_(p, N)) : nF2 (A *m Y^T) = n%:R * nF2 (A *m P).
Proof.
rewrite !nF2_mxtrace !trmx_mul trmxK (P_sym R n c) -!mulmxA mxtrace_mulC -!mulmxA.
rewrite [\tr (P *m _)]mxtrace_mulC -!mulmxA (P_idem R card_c n_gt0) /metrics.P.
by rewrite -!scalemxAr linearZ/= mulrA mulfV ?gt_eqF// mul1r.
Qed.

Lemma G_parts : nF2 (P *m G *m P) <= theta ^+ 2 /\ 2%:R * nF2 (Q *m G *m P) <= theta ^+ 2.
Proof.
have := R1_1 card_c n_gt0 hG K_gt0; rewrite (nF2_PQ G).
have s A : A^T = A -> nF2 (G *m A) = nF2 (A *m G *m P) + nF2 (A *m G *m Q).
  by move=> As; rewrite -nF2_tr trmx_mul As (G_sym X) -nF2_PQ.
rewrite (s P (P_sym R n c)) (s Q (Q_sym R n c)).
have -> : nF2 (P *m G *m Q) = nF2 (Q *m G *m P).
  by rewrite -nF2_tr !trmx_mul (G_sym X) (P_sym R n c) (Q_sym R n c) mulmxA.
move: (nF2 (P *m G *m P)) (nF2 (Q *m G *m P)) (nF2 (Q *m G *m Q))
  (nF2_ge0 (P *m G *m P)) (nF2_ge0 (Q *m G *m P)) (nF2_ge0 (Q *m G *m Q)) => a b e a0 b0 e0 h.
split; apply: le_trans h; first by rewrite -addrA ler_addl !addr_ge0.
by rewrite -[X in _ <= X]addrA ler_paddl// mulr_natl mulr2n addrA ler_addl.
Qed.

(* the hypothesis m: |V_2'X^+'Y'|_F <= m sqrt n, from What_2 and eps *)
Variable mm : R.
Hypothesis mm0 : 0 <= mm.
Hypothesis hm : nF2 (dsubmx (Xp *m Y^T)) <= (q * mm) ^+ 2.

Lemma nF2_dsub p (A : 'M[R]_(k + m, p)) : nF2 (dsubmx A) <= nF2 A.
Proof.
rewrite -[A in X in _ <= X]vsubmxK [X in _ <= X]/nF2 big_split_ord/= ler_paddl//.
  by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0.
by apply: ler_sum => i _; apply: ler_sum => j _; rewrite col_mxEd.
Qed.

Lemma dsubM p r (A : 'M[R]_(k + m, p)) (B : 'M_(p, r)) : dsubmx (A *m B) = dsubmx A *m B.
Proof. by rewrite -{1}[A]vsubmxK mul_col_mx col_mxKd. Qed.

Lemma XE : X = Xp + Xp *m G.
Proof. by rewrite /data.G mulmxBr mulmx1 -/XX addrC subrK /Xp -mulmxA mulVmx ?mulmx1. Qed.

(* b, first form: theta/sqrt(1 - theta) + m *)
Theorem R5_b1 : nF2 (X2 *m Y^T) <= n%:R * (theta / Num.sqrt (1 - theta) + mm) ^+ 2.
Proof.
have -> : X2 *m Y^T = dsubmx (Xp *m (G *m Y^T)) + dsubmx (Xp *m Y^T).
  by rewrite /X2 -dsubM {1}XE mulmxDl -mulmxA linearD/= addrC.
rewrite -q2 -exprMn mulrDr; apply: nF2_addle => //.
- by rewrite mulr_ge0// divr_ge0 ?sqrtr_ge0.
- exact: mulr_ge0.
apply: le_trans (nF2_dsub _) _; apply: le_trans (Xp_norm _) _.
rewrite !exprMn exprVn q2 sqr_sqrtr ?(ltW th1)// mulrA; apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
rewrite nF2_Y; apply: ler_wpmul2l; first exact: ltW.
by apply: le_trans (R1_1 card_c n_gt0 hG K_gt0); rewrite [X in _ <= X]nF2_PQ ler_addl nF2_ge0.
Qed.

(* b, second form: theta/sqrt(2(1 - theta)) + (1 + theta) m *)
Theorem R5_b2 : nF2 (X2 *m Y^T)
  <= n%:R * (theta / Num.sqrt (2%:R * (1 - theta)) + (1 + theta) * mm) ^+ 2.
Proof.
pose F := n%:R^-1 *: (Y *m G *m Y^T); pose A := dsubmx (Xp *m Y^T).
have -> : X2 *m Y^T = dsubmx (Xp *m (Q *m G *m Y^T)) + (A + A *m F).
  rewrite /X2 /A -!dsubM -!linearD/= {1}XE; congr dsubmx.
  rewrite mulmxDl [RHS]addrCA; congr (_ + _).
  rewrite /F -!scalemxAr -!(mulmxA Xp) -(mulmxA Y) (mulmxA Y^T).
  have -> : n%:R^-1 *: (Xp *m (Y^T *m Y *m (G *m Y^T))) = Xp *m (P *m (G *m Y^T)).
    by rewrite /metrics.P -scalemxAl -scalemxAr.
  by rewrite -(mulmxA Q) -mulmxDr -mulmxDl /metrics.Q subrK mul1mx.
have [gP gQ] := G_parts.
have two : 0 < 2%:R :> R by rewrite ltr0n.
rewrite -q2 -exprMn [q * _]mulrDr; apply: nF2_addle => //.
- by rewrite mulr_ge0// divr_ge0 ?sqrtr_ge0.
- by rewrite !mulr_ge0// addr_ge0 ?ler01.
- apply: le_trans (nF2_dsub _) _; apply: le_trans (Xp_norm _) _.
  rewrite !exprMn exprVn q2 sqr_sqrtr ?mulr_ge0 ?(ltW two) ?(ltW th1)// invfM.
  rewrite [theta ^+ 2 * _]mulrA mulrA; apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
  by rewrite nF2_Y; apply: ler_wpmul2l; [exact: ltW | rewrite ler_pdivl_mulr// mulrC].
have -> : q * ((1 + theta) * mm) = q * mm + theta * (q * mm) by ring.
apply: nF2_addle; rewrite ?mulr_ge0//.
apply: le_trans (nF2M _ _) _; rewrite exprMn mulrC.
apply: ler_pmul; rewrite ?nF2_ge0//.
have -> : nF2 F = nF2 (P *m G *m P).
  have e : nF2 (Y *m G *m Y^T) = n%:R ^+ 2 * nF2 (P *m G *m P).
    rewrite nF2_Y -nF2_tr !trmx_mul (P_sym R n c) (G_sym X) mulmxA nF2_Y mulrA -expr2.
    by rewrite -nF2_tr !trmx_mul !(P_sym R n c) (G_sym X) mulmxA.
  have -> : nF2 F = n%:R^-1 ^+ 2 * nF2 (Y *m G *m Y^T).
    rewrite /F /nF2 mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
    by apply: eq_bigr => j _; rewrite [in LHS]mxE exprMn.
  by rewrite e mulrA -exprMn mulVf ?gt_eqF// expr1n mul1r.
exact: gP.
Qed.

(* |V_2'M|_F <= b/sqrt n *)
Theorem R5_M2 b : nF2 (X2 *m Y^T) <= n%:R * b ^+ 2 -> nF2 (Mc n c X2) <= b ^+ 2 / n%:R.
Proof.
have [Js Jp] := J_proj R K_gt0; move=> h; rewrite /Mc; apply: le_trans (nF2_proj _ Js Jp) _.
have -> : nF2 (Zbar n c X2) = n%:R^-1 ^+ 2 * nF2 (X2 *m Y^T).
  rewrite /Zbar /nF2 mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
  by apply: eq_bigr => j _; rewrite [in LHS]mxE exprMn.
apply: le_trans (ler_wpmul2l _ h) _; first by rewrite exprn_ge0// invr_ge0 ltW.
by rewrite expr2 -mulrA mulKf ?gt_eqF// mulrC.
Qed.

(* R1 part 4: |M|_F^2 >= ((K-1)/n)(1 - 2 theta/K) *)
Theorem R1_4M : (K%:R - 1) * (1 - 2%:R * theta / K%:R) / n%:R <= nF2 (Mc n c X).
Proof.
have := R1_4M_both card_c n_gt0 K_gt0 hG; rewrite ler_norml => /andP[]; rewrite ler_subr_addr => h _; apply: le_trans h.
have -> : N%:R = K%:R * n%:R :> R by rewrite (NE card_c) natrM.
by apply: eqW; move: (K%:R) (n%:R) KR nR => x y xp yp; field; rewrite !gt_eqF.
Qed.

(* phi = b^2/((K-1)(1 - 2 theta/K) - b^2) *)
Theorem R5_phi b : nF2 (X2 *m Y^T) <= n%:R * b ^+ 2 ->
  let D := (K%:R - 1) * (1 - 2%:R * theta / K%:R) - b ^+ 2 in
  0 < D -> nF2 (Mc n c X2) <= b ^+ 2 / D * nF2 (Mc n c (usubmx X)).
Proof.
move=> /R5_M2 h2 D D0.
have e : nF2 (Mc n c X) = nF2 (Mc n c (usubmx X)) + nF2 (Mc n c X2).
  have -> : Mc n c X = col_mx (Mc n c (usubmx X)) (Mc n c X2).
    by rewrite /Mc /Zbar -mul_col_mx -scale_col_mx -mul_col_mx vsubmxK.
  rewrite /nF2 big_split_ord/=; congr (_ + _); apply: eq_bigr => i _; apply: eq_bigr => j _.
    by rewrite col_mxEu.
  by rewrite col_mxEd.
have h1 : D / n%:R <= nF2 (Mc n c (usubmx X)).
  have := R1_4M; rewrite e -ler_subl_addr; apply: le_trans.
  by rewrite /D [(_ - b ^+ 2) / _]mulrBl; apply: ler_sub.
apply: (le_trans h2).
have -> : b ^+ 2 / n%:R = b ^+ 2 / D * (D / n%:R) by rewrite mulrA mulfVK ?gt_eqF.
by apply: ler_wpmul2l => //; rewrite divr_ge0 ?sqr_ge0 ?ltW.
Qed.
End R5.
