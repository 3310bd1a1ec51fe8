(* R4 (e0 = 0), R5 (last line), R6 (e0 = 0) on the canonical triple *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Leak.
Variable R : realFieldType.

(* |S_1^(-k) T S_2^k|_F <= r^k |T|_F,  r^2 = eps^2/t_lo *)
Lemma nF2_sandwich K m (s1 : 'I_K -> R) (s2 : 'I_m -> R) (tlo eps : R) k (T : 'M_(K, m)) :
  0 < tlo -> (forall i, tlo <= s1 i ^+ 2) -> (forall j, 0 <= s2 j <= eps) ->
  nF2 (Sl (fun i => (s1 i)^-1) k *m T *m Sl s2 k) <= (eps ^+ 2 / tlo) ^+ k * nF2 T.
Proof.
move=> t0 h1 h2; rewrite /nF2 mulr_sumr; apply: ler_sum => i _.
rewrite mulr_sumr; apply: ler_sum => j _.
have -> : (Sl (fun i => (s1 i)^-1) k *m T *m Sl s2 k) i j
        = (s1 i)^-1 ^+ k * T i j * s2 j ^+ k.
  by rewrite /Sl mul_mx_diag mxE mul_diag_mx [X in X * _]mxE !mxE.
have -> : ((s1 i)^-1 ^+ k * T i j * s2 j ^+ k) ^+ 2
   = (s2 j ^+ 2 / s1 i ^+ 2) ^+ k * T i j ^+ 2.
  rewrite -[(s1 i ^+ 2)^-1]exprVn [in RHS]exprMn -![_ ^+ 2 ^+ k]exprM ![(2 * k)%N]mulnC !exprM.
  by move: ((s1 i)^-1 ^+ k) (s2 j ^+ k) => u v; ring.
have /andP[s20 s2e] := h2 j.
have s1p : 0 < s1 i ^+ 2 by apply: lt_le_trans (h1 i).
have e0 : 0 <= eps by apply: le_trans s2e.
apply: ler_wpmul2r; first exact: sqr_ge0.
apply: ler_expn2r.
- by rewrite nnegrE divr_ge0// sqr_ge0.
- by rewrite nnegrE divr_ge0 ?sqr_ge0// ltW.
apply: ler_pmul; rewrite ?invr_ge0 ?sqr_ge0//; last by rewrite lef_pinv ?posrE.
by rewrite ler_sqr ?nnegrE.
Qed.

Section R4.
Variables (K m p L : nat) (s1 : 'I_K -> R) (s2 : 'I_m -> R).
Variables (W1 : 'M[R]_K) (W2 : 'M[R]_(K, m)).          (* What = [W1, W2] *)
Variables (D1 : 'M[R]_(K, p)) (D2 : 'M[R]_(m, p)).     (* V_1'Delta, V_2'Delta *)
Variables (h tlo eps : R).
Hypothesis tlo0 : 0 < tlo.
Hypothesis hs1 : forall i, tlo <= s1 i ^+ 2.
Hypothesis hs2 : forall j, 0 <= s2 j <= eps.
Hypothesis W1u : W1 \in unitmx.
Hypothesis hh : nF2 (invmx W1 *m W2) <= h ^+ 2.
(* What S^(L-1) Delta = 0, from What S^(L-1) X = Y *)
Hypothesis hW : W1 *m Sl s1 L.-1 *m D1 + W2 *m Sl s2 L.-1 *m D2 = 0.

Lemma Sl_invK k (A : 'M_(K, p)) : Sl (fun i => (s1 i)^-1) k *m (Sl s1 k *m A) = A.
Proof.
rewrite mulmxA /Sl mulmx_diag -[RHS]mul1mx; congr (_ *m _).
rewrite -diag_const_mx; congr diag_mx; apply/rowP => i; rewrite !mxE -exprMn mulVf ?expr1n//.
by rewrite -sqrf_eq0 gt_eqF// (lt_le_trans tlo0).
Qed.

(* R4 (1) squared: |S_1^l V_1'Delta|_F^2 <= h^2 r^(2(L-1-l)) v_l^2 *)
Theorem R4 l : (l < L)%N ->
  nF2 (Sl s1 l *m D1) <= h ^+ 2 * (eps ^+ 2 / tlo) ^+ (L.-1 - l) * nF2 (Sl s2 l *m D2).
Proof.
move=> lL; set k := (L.-1 - l)%N.
have kl : L.-1 = (k + l)%N by rewrite subnK// -ltnS prednK// (leq_trans _ lL).
have -> : Sl s1 l *m D1 = - (Sl (fun i => (s1 i)^-1) k *m (invmx W1 *m W2) *m Sl s2 k *m (Sl s2 l *m D2)).
  have : Sl s1 L.-1 *m D1 = - (invmx W1 *m W2 *m Sl s2 L.-1 *m D2).
    have /(congr1 (mulmx (invmx W1))) := hW.
    rewrite mulmx0 mulmxDr !mulmxA mulVmx// mul1mx => /eqP.
    by rewrite addr_eq0 => /eqP.
  rewrite kl !SlD -!mulmxA => /(congr1 (mulmx (Sl (fun i => (s1 i)^-1) k))).
  by rewrite Sl_invK mulmxN.
rewrite nF2N; apply: le_trans (nF2M _ _) _; apply: ler_wpmul2r; first exact: nF2_ge0.
apply: le_trans (nF2_sandwich _ _ tlo0 hs1 hs2) _.
rewrite mulrC; apply: ler_wpmul2r => //; rewrite exprn_ge0// divr_ge0 ?sqr_ge0//.
exact: ltW.
Qed.

(* N Tr Sigma_W^l = |S_1^l D1|^2 + |S_2^l D2|^2 *)
Definition enD l := nF2 (Sl s1 l *m D1) + nF2 (Sl s2 l *m D2).

Lemma Sl2_step l : nF2 (Sl s2 l.+1 *m D2) <= eps ^+ 2 * nF2 (Sl s2 l *m D2).
Proof.
rewrite !nF2_Sl mulr_sumr; apply: ler_sum => j _.
have /andP[s20 s2e] := hs2 j.
rewrite mulrA; apply: ler_wpmul2r; first by apply: sumr_ge0 => i _; exact: sqr_ge0.
rewrite doubleS -addn2 addnC exprD; apply: ler_wpmul2r; first exact: exprn_ge0.
by rewrite ler_sqr ?nnegrE// (le_trans s20).
Qed.

(* R6, e0 = 0, within-class part *)
Theorem R6_W l : (l.+1 < L)%N ->
  enD l.+1 <= eps ^+ 2 * (1 + h ^+ 2 * (eps ^+ 2 / tlo) ^+ (L.-2 - l)) * enD l.
Proof.
move=> lL.
set q := h ^+ 2 * _; have q0 : 0 <= q.
  by rewrite mulr_ge0 ?sqr_ge0 ?exprn_ge0// divr_ge0 ?sqr_ge0 ?(ltW tlo0).
apply: (@le_trans _ _ ((1 + q) * nF2 (Sl s2 l.+1 *m D2))).
  rewrite mulrDl mul1r /enD addrC ler_add2l; apply: le_trans (R4 lL) _.
  by rewrite /q; have -> : (L.-1 - l.+1 = L.-2 - l)%N by rewrite -!subn1 -!subnDA.
rewrite [eps ^+ 2 * _]mulrC -mulrA; apply: ler_wpmul2l; first by rewrite addr_ge0 ?ler01.
apply: le_trans (Sl2_step l) _; apply: ler_wpmul2l; first exact: sqr_ge0.
by rewrite ler_addr nF2_ge0.
Qed.
End R4.

Section R5.
Variables (K m p : nat) (s1 : 'I_K -> R) (s2 : 'I_m -> R).
Variables (M1 : 'M[R]_(K, p)) (M2 : 'M[R]_(m, p)).      (* V_1'M, V_2'M *)
Variables (phi tlo thi eps : R).
Hypothesis tlo0 : 0 < tlo.
Hypothesis phi0 : 0 <= phi.
Hypothesis hs1 : forall i, tlo <= s1 i ^+ 2.
Hypothesis hs1t : forall i, s1 i ^+ 2 <= thi.
Hypothesis hs2 : forall j, 0 <= s2 j <= eps.
Hypothesis hphi : nF2 M2 <= phi * nF2 M1.
Hypothesis hs2t : forall j, s2 j ^+ 2 <= thi.
Let r2 := eps ^+ 2 / tlo.

Definition enM l := nF2 (Sl s1 l *m M1) + nF2 (Sl s2 l *m M2).

Lemma leak_M l : nF2 (Sl s2 l *m M2) <= phi * r2 ^+ l * nF2 (Sl s1 l *m M1).
Proof.
apply: (@le_trans _ _ (eps ^+ l.*2 * nF2 M2)).
  rewrite nF2_Sl mulr_sumr; apply: ler_sum => j _; have /andP[s20 s2e] := hs2 j.
  apply: ler_wpmul2r; first by apply: sumr_ge0 => i _; exact: sqr_ge0.
  by apply: ler_expn2r; rewrite ?nnegrE// (le_trans s20).
have -> : phi * r2 ^+ l * nF2 (Sl s1 l *m M1)
  = eps ^+ l.*2 * (phi * (tlo^-1 ^+ l * nF2 (Sl s1 l *m M1))).
  rewrite /r2 exprMn -mul2n exprM.
  by move: (eps ^+ 2 ^+ l) (tlo^-1 ^+ l) (nF2 _) => u v w; ring.
apply: ler_wpmul2l; first by rewrite -mul2n exprM exprn_ge0// sqr_ge0.
apply: le_trans hphi _; apply: ler_wpmul2l => //.
rewrite exprVn ler_pdivl_mull ?exprn_gt0// nF2_Sl mulr_sumr; apply: ler_sum => i _.
apply: ler_wpmul2r; first by apply: sumr_ge0 => j _; exact: sqr_ge0.
have h1 := hs1 i.
by rewrite -mul2n exprM; apply: ler_expn2r; rewrite ?nnegrE ?sqr_ge0 ?(ltW tlo0).
Qed.

(* R5: t_lo/(1 + phi r^2l) <= Tr Sigma_B^(l+1)/Tr Sigma_B^l <= t_hi *)
Theorem R5_lo l : tlo / (1 + phi * r2 ^+ l) * enM l <= enM l.+1.
Proof.
have r20 : 0 <= phi * r2 ^+ l by rewrite mulr_ge0// exprn_ge0// divr_ge0 ?sqr_ge0 ?(ltW tlo0).
have q0 : 0 < 1 + phi * r2 ^+ l by rewrite ltr_paddr ?ltr01.
rewrite mulrAC ler_pdivr_mulr//.
apply: (@le_trans _ _ (tlo * nF2 (Sl s1 l *m M1) * (1 + phi * r2 ^+ l))).
  rewrite -mulrA; apply: ler_wpmul2l; first exact: ltW.
  by rewrite mulrDr mulr1 ler_add2l mulrC leak_M.
apply: ler_wpmul2r; first exact: ltW.
rewrite ler_paddr ?nF2_ge0// !nF2_Sl mulr_sumr; apply: ler_sum => i _.
rewrite mulrA; apply: ler_wpmul2r; first by apply: sumr_ge0 => j _; exact: sqr_ge0.
have h1 := hs1 i.
by rewrite doubleS -addn2 addnC exprD; apply: ler_wpmul2r; rewrite // -mul2n exprM exprn_ge0 ?sqr_ge0.
Qed.

Theorem R5_hi l : enM l.+1 <= thi * enM l.
Proof.
rewrite /enM mulrDr; apply: ler_add; rewrite !nF2_Sl mulr_sumr; apply: ler_sum => i _;
  rewrite mulrA; (apply: ler_wpmul2r; first by apply: sumr_ge0 => j _; exact: sqr_ge0);
  rewrite doubleS -addn2 addnC exprD; (apply: ler_wpmul2r;
  first by rewrite -mul2n exprM exprn_ge0 ?sqr_ge0) => //.
Qed.
End R5.
End Leak.
