(* R7 (compression.md) for C_(l+1)/C_l on the canonical pair (s, X), from the split of the energy (R1, part 6) *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy compression.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section R7.
Variables (R : rcfType) (K N n d : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X : 'M[R]_(d, N)) (A B : R).
Variables (s : 'I_d -> R) (T : {set 'I_d}) (eps rho thi : R).
Hypothesis s_ge0 : forall i, 0 <= s i.
Hypothesis s_le : forall i, s i ^+ 2 <= thi.                 (* R2 *)
(* T: the K smallest *)
Hypothesis hA : \sum_(i in T) enW n c X i <= A.
Hypothesis hB : B <= \sum_(i in ~: T) enW n c X i.
Hypothesis s_ge : forall i, i \notin T -> eps - rho <= s i.  (* A3(iii) *)
Hypothesis rho_lt : rho < eps.

Hypothesis B_gt0 : 0 < B.
Definition C l := Cl n c (Sl s l *m X).

(* from a bound on the within-class energies to one on C_(l+1)/C_l *)
Lemma R7_gen l g : 0 <= g -> g <= en s (enW n c X) l.+1 / en s (enW n c X) l ->
  0 < \tr (Sigma_B n c (Sl s l.+1 *m X)) -> g / thi <= C l.+1 / C l.
Proof.
move=> g0 core hB1.
have N0 : (0 < N)%N by rewrite (NE card_c) muln_gt0 K_gt0.
have NR : 0 < N%:R :> R by rewrite ltr0n.
have KR : 0 < K%:R :> R by rewrite ltr0n.
have sg : 0 < eps - rho by rewrite subr_gt0.
have a0 i : 0 <= enW n c X i by apply: sumr_ge0 => j _; exact: sqr_ge0.
have b0 i : 0 <= enB n c X i by apply: sumr_ge0 => j _; exact: sqr_ge0.
have p m := en_gt0 s_ge0 a0 sg s_ge hB B_gt0 m.
pose eb m := en s (enB n c X) m.
have bs m : eb m.+1 <= thi * eb m.
  rewrite /eb /en mulr_sumr; apply: ler_sum => i _.
  rewrite mulrA; apply: ler_wpmul2r => //.
  by rewrite doubleS -addn2 addnC exprD; apply: ler_wpmul2r => //; exact: exprn_ge0.
have eW m : \tr (Sigma_W n c (Sl s m *m X)) = en s (enW n c X) m / N%:R.
  by rewrite /en -(def1_W n c s X m N0) mulrAC mulfV ?gt_eqF// mul1r.
have eB m : \tr (Sigma_B n c (Sl s m *m X)) = eb m / K%:R.
  by rewrite /eb /en -(def1_B n c s X m K_gt0) mulrAC mulfV ?gt_eqF// mul1r.
have b1 : 0 < eb l.+1 by move: hB1; rewrite eB pmulr_lgt0// invr_gt0.
have thi0 : 0 < thi.
  have e0 : 0 <= eb l by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?exprn_ge0.
  have := lt_le_trans b1 (bs l); apply: contraTT; rewrite -!leNgt => t0.
  exact: mulr_le0_ge0.
have bl : 0 < eb l by have := lt_le_trans b1 (bs l); rewrite pmulr_rgt0.
have CE m : C m = en s (enW n c X) m / N%:R / (eb m / K%:R).
  exact: (f_equal2 (fun a b : R => a / b) (eW m) (eB m)).
rewrite (CE l) (CE l.+1).
have -> : en s (enW n c X) l.+1 / N%:R / (eb l.+1 / K%:R) / (en s (enW n c X) l / N%:R / (eb l / K%:R))
  = en s (enW n c X) l.+1 / en s (enW n c X) l * (eb l / eb l.+1).
  move: (p l) (p l.+1) NR KR bl b1.
  move: (en _ _ l) (en _ _ l.+1) (eb l) (eb l.+1) N%:R K%:R => u v w z y k *.
  by field; rewrite !gt_eqF.
apply: ler_pmul => //; first by rewrite invr_ge0 ltW.
by rewrite ler_pdivl_mulr// ler_pdivr_mull.
Qed.

Let sg : 0 < eps - rho. Proof. by rewrite subr_gt0. Qed.
Let a0 i : 0 <= enW n c X i. Proof. by apply: sumr_ge0 => j _; exact: sqr_ge0. Qed.

(* R7, l >= 1: any x in (0, 1) with rho_0 x^(l+1) + (l+1)x <= l will do *)
Theorem R7 l x : (0 < l)%N -> 0 < x -> x < 1 ->
  A / B * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  0 < \tr (Sigma_B n c (Sl s l.+1 *m X)) ->
  (eps - rho) ^+ 2 * (l.+1%:R * x / l%:R) / thi <= C l.+1 / C l.
Proof.
move=> l0 x0 x1 hx; apply: R7_gen.
  by rewrite mulr_ge0 ?sqr_ge0// divr_ge0 ?ler0n// mulr_ge0 ?ler0n// ltW.
exact: (R7_core s_ge0 a0 sg s_ge hA hB B_gt0 l0 x0 x1 hx).
Qed.

(* R7, l = 0: g_0 = 1/(1 + rho_0) *)
Theorem R7_0 : 0 < \tr (Sigma_B n c (Sl s 1 *m X)) ->
  (eps - rho) ^+ 2 * (1 + A / B)^-1 / thi <= C 1 / C 0.
Proof.
have A0 : 0 <= A by apply: le_trans hA; apply: sumr_ge0 => i _.
apply: R7_gen; last exact: (R7_core0 s_ge0 a0 sg s_ge hA hB B_gt0).
by rewrite mulr_ge0 ?sqr_ge0// invr_ge0 addr_ge0 ?ler01// divr_ge0// ltW.
Qed.
End R7.
