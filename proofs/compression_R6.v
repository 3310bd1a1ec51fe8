(* R6 (e0 = 0) in full for C_(l+1)/C_l, from R4 and the last line of R5, on [V_1; V_2] blocks *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics leakage.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section R6.
Variables (R : realFieldType) (K N n m L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis N_gt0 : (0 < N)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X1 : 'M[R]_(K, N)) (X2 : 'M[R]_(m, N)) (s1 : 'I_K -> R) (s2 : 'I_m -> R).
Variables (W1 : 'M[R]_K) (W2 : 'M[R]_(K, m)) (h tlo eps phi : R).
Let X := col_mx X1 X2.
Definition s (i : 'I_(K + m)) := match split i with inl a => s1 a | inr b => s2 b end.
Hypothesis tlo0 : 0 < tlo.
Hypothesis phi0 : 0 <= phi.
Hypothesis hs1 : forall i, tlo <= s1 i ^+ 2.
Hypothesis hs2 : forall j, 0 <= s2 j <= eps.
Hypothesis W1u : W1 \in unitmx.
Hypothesis hh : nF2 (invmx W1 *m W2) <= h ^+ 2.                      (* R3 *)
Hypothesis hW : row_mx W1 W2 *m Sl s L.-1 *m X = Y R c.              (* e0 = 0 *)
Hypothesis hphi : nF2 (Mc n c X2) <= phi * nF2 (Mc n c X1).          (* R5, phi *)
Let r2 := eps ^+ 2 / tlo.
Definition C l := Cl n c (Sl s l *m X).

Lemma Sl_block l : Sl s l = block_mx (Sl s1 l) 0 0 (Sl s2 l).
Proof.
rewrite /Sl -diag_mx_row; congr diag_mx; apply/rowP => i; rewrite !mxE /s.
by case: (split i) => a; rewrite mxE.
Qed.

Lemma Sl_col_mx p l (A1 : 'M[R]_(K, p)) (A2 : 'M_(m, p)) :
  Sl s l *m col_mx A1 A2 = col_mx (Sl s1 l *m A1) (Sl s2 l *m A2).
Proof. by rewrite Sl_block mul_block_col !mul0mx addr0 add0r. Qed.

Lemma nF2_col_mx p (A1 : 'M[R]_(K, p)) (A2 : 'M_(m, p)) :
  nF2 (col_mx A1 A2) = nF2 A1 + nF2 A2.
Proof.
rewrite /nF2 big_split_ord/=; congr (_ + _); apply: eq_bigr => i _; apply: eq_bigr => j _.
  by rewrite col_mxEu.
by rewrite col_mxEd.
Qed.

Lemma Delta_col : Delta n c X = col_mx (Delta n c X1) (Delta n c X2).
Proof. by rewrite /Delta /X mul_col_mx. Qed.
Lemma Mc_col : Mc n c X = col_mx (Mc n c X1) (Mc n c X2).
Proof. by rewrite /Mc /Zbar /X mul_col_mx scale_col_mx mul_col_mx. Qed.

Theorem R6 l : (l.+1 < L)%N ->
  0 < \tr (Sigma_W n c (Sl s l *m X)) -> 0 < \tr (Sigma_B n c (Sl s l *m X)) ->
  C l.+1 / C l <= eps ^+ 2 * (1 + h ^+ 2 * r2 ^+ (L.-2 - l)) * (1 + phi * r2 ^+ l) / tlo.
Proof.
move=> lL hw hb.
have NR : 0 < N%:R :> R by rewrite ltr0n.
have KR : 0 < K%:R :> R by rewrite ltr0n.
pose D1 := Delta n c X1; pose D2 := Delta n c X2.
pose M1 := Mc n c X1; pose M2 := Mc n c X2.
have eW k : \tr (Sigma_W n c (Sl s k *m X)) = enD s1 s2 D1 D2 k / N%:R.
  apply: (mulfI (lt0r_neq0 NR)); rewrite Sigma_WE// [RHS]mulrC divfK ?gt_eqF//.
  by rewrite DeltaM Delta_col Sl_col_mx nF2_col_mx.
have eB k : \tr (Sigma_B n c (Sl s k *m X)) = enM s1 s2 M1 M2 k / K%:R.
  apply: (mulfI (lt0r_neq0 KR)); rewrite Sigma_BE// [RHS]mulrC divfK ?gt_eqF//.
  by rewrite McM Mc_col Sl_col_mx nF2_col_mx.
have hD : W1 *m Sl s1 L.-1 *m D1 + W2 *m Sl s2 L.-1 *m D2 = 0.
  have := congr1 (fun A => A *m Q R n c) hW; rewrite (YQ R card_c n_gt0) -mulmxA.
  rewrite -[X *m _]/(Delta n c X) Delta_col -mulmxA Sl_col_mx mul_row_col !mulmxA.
  by [].
have w := R6_W tlo0 hs1 hs2 W1u hh hD lL.
have b := R5_lo tlo0 phi0 hs1 hs2 hphi l.
have CE k : C k = enD s1 s2 D1 D2 k / N%:R / (enM s1 s2 M1 M2 k / K%:R).
  exact: (f_equal2 (fun a b : R => a / b) (eW k) (eB k)).
rewrite (CE l) (CE l.+1); move: hw hb; rewrite (eW l) (eB l) => hw hb.
have w0 : 0 < enD s1 s2 D1 D2 l by move: hw; rewrite pmulr_lgt0// invr_gt0.
have b0 : 0 < enM s1 s2 M1 M2 l by move: hb; rewrite pmulr_lgt0// invr_gt0.
have q0 : 0 < 1 + phi * r2 ^+ l.
  by rewrite ltr_paddr ?ltr01// mulr_ge0// exprn_ge0// divr_ge0 ?sqr_ge0// ltW.
have b1 : 0 < enM s1 s2 M1 M2 l.+1 by apply: lt_le_trans b; rewrite mulr_gt0// divr_gt0.
move: w b w0 b0 b1; rewrite -/r2.
move: (enD _ _ _ _ l) (enD _ _ _ _ l.+1) (enM _ _ _ _ l) (enM _ _ _ _ l.+1) => u u' v v'.
move=> w b w0 b0 b1.
have -> : u' / N%:R / (v' / K%:R) / (u / N%:R / (v / K%:R)) = u' / u * (v / v').
  move: N%:R K%:R NR KR => x y xp yp; by field; rewrite !gt_eqF.
have u'0 : u' / u <= eps ^+ 2 * (1 + h ^+ 2 * r2 ^+ (L.-2 - l)) by rewrite ler_pdivr_mulr.
have vv : v / v' <= (1 + phi * r2 ^+ l) / tlo.
  rewrite ler_pdivr_mulr//.
  move: (1 + phi * _) q0 b => q q0 b.
  have -> : v = q / tlo * (tlo / q * v) by rewrite mulrA mulrA mulfVK ?gt_eqF// mulfV ?mul1r ?gt_eqF.
  by apply: ler_wpmul2l => //; rewrite divr_ge0// ltW.
apply: (@le_trans _ _ (eps ^+ 2 * (1 + h ^+ 2 * r2 ^+ (L.-2 - l)) * (v / v'))).
  by apply: ler_wpmul2r => //; rewrite divr_ge0// ltW.
rewrite -[X in _ <= X]mulrA; apply: ler_wpmul2l => //.
rewrite mulr_ge0 ?sqr_ge0// addr_ge0 ?ler01// mulr_ge0 ?sqr_ge0// exprn_ge0//.
by rewrite divr_ge0 ?sqr_ge0// ltW.
Qed.
End R6.
