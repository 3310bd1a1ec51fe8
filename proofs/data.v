(* R1, parts 1-4 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Data.
Variables (R : realFieldType) (K N n : nat).
Variable c : 'I_N -> 'I_K.
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Let nR : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Local Notation Y := (Y R c).
Local Notation P := (P R n c).
Local Notation Q := (Q R n c).
Local Notation Delta := (Delta n c).
Local Notation Zbar := (Zbar n c).
Local Notation Mc := (Mc n c).
Local Notation NE := (NE card_c).
Local Notation PE := (PE R n c).
Local Notation P_sym := (P_sym R n c).
Local Notation Q_sym := (Q_sym R n c).
Local Notation YYT := (YYT R card_c).
Local Notation P_idem := (P_idem R card_c n_gt0).
Local Notation Q_idem := (Q_idem R card_c n_gt0).

Lemma QE i j : Q i j = (i == j)%:R - n%:R^-1 * (c i == c j)%:R.
Proof. by rewrite -PE /metrics.Q [LHS]mxE; congr (_ + _); rewrite [LHS]mxE. Qed.

(* ---------------- R1 ---------------- *)
Section R1.
Variables (d : nat) (X : 'M[R]_(d, N)) (theta : R).
Definition G : 'M[R]_N := X^T *m X - 1%:M.
Hypothesis hG : forall i j, `|G i j| <= theta / N%:R.
Hypothesis K_gt0 : (0 < K)%N.

Let N_gt0 : (0 < N)%N. Proof. by rewrite NE muln_gt0 K_gt0. Qed.
Let NR : 0 < N%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let n0R : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.

Lemma theta_ge0 : 0 <= theta.
Proof.
have i : 'I_N by exact: (Ordinal N_gt0).
have := le_trans (normr_ge0 _) (hG i i).
by rewrite pmulr_lge0// invr_gt0.
Qed.

Lemma G_sym : G^T = G.
Proof. by rewrite /G linearB/= trmx_mul trmxK trmx1. Qed.

Theorem R1_1 : nF2 G <= theta ^+ 2.
Proof.
apply: (@le_trans _ _ (\sum_(i < N) \sum_(j < N) (theta / N%:R) ^+ 2)).
  apply: ler_sum => i _; apply: ler_sum => j _.
  by rewrite -[G i j ^+ 2]real_normK ?num_real// ler_sqr ?nnegrE ?(le_trans _ (hG i j)).
rewrite !sumr_const card_ord -mulrnA.
suff -> : (theta / N%:R) ^+ 2 *+ (N * N) = theta ^+ 2 by [].
by rewrite -[LHS]mulr_natr natrM; field; rewrite gt_eqF.
Qed.

(* sigma(X)^2 lies in [1 - theta, 1 + theta] *)
Lemma XX (u : 'cV[R]_N) : dot (X *m u) (X *m u) = dot u u + dot u (G *m u).
Proof.
by rewrite dot_adj dotC mulmxA -dotDr /G mulmxBl mul1mx addrC subrK.
Qed.

Theorem R1_1b (u : 'cV[R]_N) :
  (1 - theta) * dot u u <= dot (X *m u) (X *m u) <= (1 + theta) * dot u u.
Proof.
have := quad_nF2 u theta_ge0 R1_1; rewrite XX ler_norml => /andP[h1 h2].
by rewrite mulrBl mulrDl mul1r !ler_add2l h1 h2.
Qed.

Lemma sum_col_abs (F : 'I_N -> 'I_N -> R) (B : R) :
  (forall i, \sum_j `|F i j| <= B) -> `|\sum_i \sum_j G i j * F i j| <= theta * B.
Proof.
move=> hF; apply: le_trans (ler_norm_sum _ _ _) _.
apply: (@le_trans _ _ (\sum_(i < N) theta / N%:R * B)).
  apply: ler_sum => i _; apply: le_trans (ler_norm_sum _ _ _) _.
  apply: (@le_trans _ _ (theta / N%:R * \sum_j `|F i j|)).
    by rewrite mulr_sumr; apply: ler_sum => j _; rewrite normrM ler_wpmul2r.
  by rewrite ler_wpmul2l// divr_ge0 ?theta_ge0 ?ltW.
by rewrite sumr_const card_ord -[X in X <= _]mulr_natr mulrAC mulfVK ?gt_eqF.
Qed.

Lemma tr_Q : \tr Q = N%:R - K%:R.
Proof.
rewrite /metrics.Q linearB/= mxtrace1; congr (_ - _).
by rewrite /metrics.P mxtraceZ mxtrace_mulC YYT mxtrace_scalar mulrnAr mulVf.
Qed.

Lemma sum_Q_abs i : \sum_j `|Q i j| = 2%:R * (1 - n%:R^-1).
Proof.
have ni : n%:R^-1 <= 1 :> R by rewrite invf_le1// ler1n.
have nn := card_c (c i).
rewrite (bigD1 i)//= (bigID (fun j => c j == c i))/= [X in _ + (_ + X)]big1 ?addr0; last first.
  by move=> j /andP[ji cj]; rewrite QE eq_sym (negbTE ji) eq_sym (negbTE cj) mulr0 subr0 normr0.
rewrite (eq_bigr (fun=> n%:R^-1)); last first.
  move=> j /andP[ji /eqP cj]; rewrite QE eq_sym (negbTE ji) cj eqxx mulr1 sub0r normrN.
  by rewrite ger0_norm// invr_ge0 ltW.
rewrite QE !eqxx/= mulr1 ger0_norm ?subr_ge0//.
have -> : \sum_(j | (j != i) && (c j == c i)) n%:R^-1 = (n.-1)%:R * n%:R^-1 :> R.
  rewrite sumr_const mulr_natl; congr (_ *+ _).
  rewrite -nn (cardD1 i [pred i0 | c i0 == c i]) inE/= eqxx add1n /=.
  by apply: eq_card => j; rewrite !inE.
have -> : n.-1%:R = n%:R - 1 :> R by rewrite -subn1 natrB.
by field.
Qed.

Lemma gramX : X^T *m X = 1%:M + G.
Proof. by rewrite /G addrC subrK. Qed.

Lemma Delta_G : nF2 (Delta X) - (N%:R - K%:R) = \sum_i \sum_j G i j * Q i j.
Proof.
rewrite nF2_mxtrace /metrics.Delta -/Q trmx_mul Q_sym mulmxA mxtrace_mulC !mulmxA Q_idem.
rewrite -mulmxA gramX mulmxDr mulmx1 linearD/= tr_Q addrC addKr.
rewrite /mxtrace exchange_big; apply: eq_bigr => i _; rewrite mxE.
by apply: eq_bigr => j _; rewrite mulrC; congr (_ * _); rewrite -{1}Q_sym mxE.
Qed.

Theorem R1_2 : `|nF2 (Delta X) - (N%:R - K%:R)| <= 2%:R * theta * (1 - n%:R^-1).
Proof.
rewrite Delta_G [_ * theta]mulrC -mulrA; apply: sum_col_abs => i.
by rewrite sum_Q_abs.
Qed.

Lemma nF2_projr m (A : 'M[R]_(m, N)) : nF2 (A *m Q) <= nF2 A.
Proof.
suff -> : nF2 A = nF2 (A *m Q) + nF2 (A *m P) by rewrite ler_addl nF2_ge0.
rewrite !nF2_mxtrace !trmx_mul Q_sym P_sym !mulmxA ![\tr (_ *m Q)]mxtrace_mulC.
rewrite ![\tr (_ *m P)]mxtrace_mulC !mulmxA Q_idem P_idem -!(mulmxA _ A^T A).
by rewrite -linearD/= -mulmxDl /metrics.Q subrK mul1mx.
Qed.

Lemma gram_Delta_G : (Delta X)^T *m Delta X - Q = Q *m G *m Q.
Proof.
rewrite /metrics.Delta -/Q trmx_mul Q_sym -!mulmxA (mulmxA X^T) gramX.
by rewrite mulmxDl mul1mx mulmxDr Q_idem addrC addKr mulmxA.
Qed.

Theorem R1_3 : nF2 ((Delta X)^T *m Delta X - Q) <= theta ^+ 2.
Proof.
rewrite gram_Delta_G; apply: le_trans R1_1; apply: le_trans (nF2_projr _) _.
by rewrite -nF2_tr trmx_mul Q_sym G_sym; exact: nF2_projr.
Qed.

(* |Delta|^2 <= 1 + theta *)
Theorem R1_3op (u : 'cV[R]_N) : dot (Delta X *m u) (Delta X *m u) <= (1 + theta) * dot u u.
Proof.
rewrite /metrics.Delta -/Q -mulmxA; have /andP[_ h] := R1_1b (Q *m u); apply: le_trans h _.
apply: ler_wpmul2l; first by rewrite addr_ge0 ?ler01 ?theta_ge0.
by rewrite -!nF2_col -nF2_tr -[X in _ <= X]nF2_tr trmx_mul Q_sym; exact: nF2_projr.
Qed.

Lemma gram_Zbar_G : (Zbar X)^T *m Zbar X - n%:R^-1%:M = n%:R^-1 ^+ 2 *: (Y *m G *m Y^T).
Proof.
rewrite /metrics.Zbar [(_ *: _)^T]linearZ/= trmx_mul trmxK -scalemxAl -scalemxAr scalerA -expr2.
rewrite -!mulmxA (mulmxA X^T) gramX mulmxDl mul1mx mulmxDr YYT scalerDr.
by rewrite scale_scalar_mx expr2 -mulrA mulVf// mulr1 addrC addKr !mulmxA.
Qed.

Lemma R1_4 k k' : `|((Zbar X)^T *m Zbar X - n%:R^-1%:M) k k'| <= theta / N%:R.
Proof.
rewrite gram_Zbar_G !mxE normrM ger0_norm ?exprn_ge0 ?invr_ge0 ?(ltW n0R)//.
rewrite exprVn ler_pdivr_mull ?exprn_gt0//.
have -> : \sum_j (Y *m G) k j * Y^T j k' = \sum_(j | c j == k') \sum_(i | c i == k) G i j.
  rewrite [RHS]big_mkcond/=; apply: eq_bigr => j _; rewrite !mxE.
  case: eqP => _; rewrite ?mulr0// mulr1 [RHS]big_mkcond/=; apply: eq_bigr => i _; rewrite mxE.
  by case: eqP => _; rewrite ?mul1r ?mul0r.
apply: le_trans (ler_norm_sum _ _ _) _.
apply: (@le_trans _ _ (\sum_(j | c j == k') n%:R * (theta / N%:R))).
  apply: ler_sum => j _; apply: le_trans (ler_norm_sum _ _ _) _.
  rewrite -(card_c k) mulr_natl -sumr_const; apply: ler_sum => i _; exact: hG.
by rewrite sumr_const (card_c k') -mulr_natl mulrA -expr2.
Qed.

End R1.
End Data.
