(* R6 (compression.md) for C_(l+1)/C_l, from R4 and the last line of R5, on [V_1; V_2] blocks *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data_energy spectrum_lemma9 norms leakage.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section R6.
Variables (R : rcfType) (K N n m L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis N_gt0 : (0 < N)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X1 : 'M[R]_(K, N)) (X2 : 'M[R]_(m, N)) (s1 : 'I_K -> R) (s2 : 'I_m -> R).
Variables (W1 : 'M[R]_K) (W2 : 'M[R]_(K, m)) (h tlo eps phi e e0 alpha : R).
Let X := col_mx X1 X2.
Definition s (i : 'I_(K + m)) := match split i with inl a => s1 a | inr b => s2 b end.
Hypothesis tlo0 : 0 < tlo.
Hypothesis phi0 : 0 <= phi.
Hypothesis hs1 : forall i, tlo <= s1 i ^+ 2.
Hypothesis hs2 : forall j, 0 <= s2 j <= eps.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis h_ge0 : 0 <= h.
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis W1u : W1 \in unitmx.
Hypothesis hh : nF2 (invmx W1 *m W2) <= h ^+ 2.                      (* R3 *)
Hypothesis hW1 : e0 = 0 \/ e < tlo /\ forall u : 'cV_K, (tlo - e) * dot u u <= dot (W1 *m u) (W1 *m u).
Hypothesis hW : nF2 (row_mx W1 W2 *m Sl s L.-1 *m X - alpha^-1 *: Y R c) <= e0 ^+ 2.
Hypothesis hphi : nF2 (Mc n c X2) <= phi * nF2 (Mc n c X1).          (* R5, phi *)
Local Notation r := (rr tlo eps).
Local Notation D1 := (Delta n c X1).
Local Notation D2 := (Delta n c X2).
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

Lemma R6_fit : nF2 (W1 *m Sl s1 L.-1 *m D1 + W2 *m Sl s2 L.-1 *m D2) <= e0 ^+ 2.
Proof.
apply: le_trans hW; apply: le_trans (nF2_proj _ (Q_sym R n c) (Q_idem R card_c n_gt0)).
rewrite mulmxBl -scalemxAl (YQ R card_c n_gt0) scaler0 subr0 -!mulmxA -[X *m _]/(Delta n c X) Delta_col.
by rewrite Sl_col_mx mul_row_col !mulmxA.
Qed.

(* (eps^2 + (eps h r^(L-2-l) + x)^2)(1 + phi r^(2l))/t_lo for any x with e_(l+1) <= x v_l *)
Theorem R6 l x : (l.+1 < L)%N -> 0 <= x -> misfit L tlo e e0 l.+1 <= x * v s2 D2 l ->
  0 < \tr (Sigma_W n c (Sl s l *m X)) -> 0 < \tr (Sigma_B n c (Sl s l *m X)) ->
  C l.+1 / C l <= (eps ^+ 2 + (eps * h * r ^+ (L.-2 - l) + x) ^+ 2) * (1 + phi * r ^+ l.*2) / tlo.
Proof.
move=> lL x0 hx hw hb.
have NR : 0 < N%:R :> R by rewrite ltr0n.
have KR : 0 < K%:R :> R by rewrite ltr0n.
pose M1 := Mc n c X1; pose M2 := Mc n c X2.
have eW k : \tr (Sigma_W n c (Sl s k *m X)) = enD s1 s2 D1 D2 k / N%:R.
  apply: (mulfI (lt0r_neq0 NR)); rewrite Sigma_WE// [RHS]mulrC divfK ?gt_eqF//.
  by rewrite DeltaM Delta_col Sl_col_mx nF2_col_mx.
have eB k : \tr (Sigma_B n c (Sl s k *m X)) = enM s1 s2 M1 M2 k / K%:R.
  apply: (mulfI (lt0r_neq0 KR)); rewrite Sigma_BE// [RHS]mulrC divfK ?gt_eqF//.
  by rewrite McM Mc_col Sl_col_mx nF2_col_mx.
have w := R6_W tlo0 hs1 hs2 eps_ge0 W1u h_ge0 hh e0_ge0 hW1 R6_fit lL x0 hx.
have b := R5_lo tlo0 phi0 hs1 hs2 hphi l; rewrite -(rr2 eps tlo0) -exprM mul2n in b.
have CE k : C k = enD s1 s2 D1 D2 k / N%:R / (enM s1 s2 M1 M2 k / K%:R).
  exact: (f_equal2 (fun a b : R => a / b) (eW k) (eB k)).
rewrite (CE l) (CE l.+1); move: hw hb; rewrite (eW l) (eB l) => hw hb.
have w0 : 0 < enD s1 s2 D1 D2 l by move: hw; rewrite pmulr_lgt0// invr_gt0.
have b0 : 0 < enM s1 s2 M1 M2 l by move: hb; rewrite pmulr_lgt0// invr_gt0.
have r0 k : 0 <= r ^+ k by rewrite exprn_ge0// rr_ge0.
have q0 : 0 < 1 + phi * r ^+ l.*2 by rewrite ltr_paddr ?ltr01// mulr_ge0.
have b1 : 0 < enM s1 s2 M1 M2 l.+1 by apply: lt_le_trans b; rewrite mulr_gt0// divr_gt0.
move: w b w0 b0 b1.
move: (enD _ _ _ _ l) (enD _ _ _ _ l.+1) (enM _ _ _ _ l) (enM _ _ _ _ l.+1) => u u' v v'.
move=> w b w0 b0 b1.
have -> : u' / N%:R / (v' / K%:R) / (u / N%:R / (v / K%:R)) = u' / u * (v / v').
  move: N%:R K%:R NR KR => y z yp zp; by field; rewrite !gt_eqF.
have u'0 : u' / u <= eps ^+ 2 + (eps * h * r ^+ (L.-2 - l) + x) ^+ 2 by rewrite ler_pdivr_mulr.
have vv : v / v' <= (1 + phi * r ^+ l.*2) / tlo.
  rewrite ler_pdivr_mulr//.
  move: (1 + phi * _) q0 b => q q0 b.
  have -> : v = q / tlo * (tlo / q * v) by rewrite mulrA mulrA mulfVK ?gt_eqF// mulfV ?mul1r ?gt_eqF.
  by apply: ler_wpmul2l => //; rewrite divr_ge0// ltW.
apply: (@le_trans _ _ ((eps ^+ 2 + (eps * h * r ^+ (L.-2 - l) + x) ^+ 2) * (v / v'))).
  by apply: ler_wpmul2r => //; rewrite divr_ge0// ltW.
rewrite -[X in _ <= X]mulrA; apply: ler_wpmul2l => //.
by rewrite addr_ge0 ?sqr_ge0.
Qed.
End R6.
