(* R4 and the last line of R5 (leakage.md), and what R6 needs of them, on the canonical triple *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics spectrum_lemma9 norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Leak.
Variable R : rcfType.

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
Variables (h tlo eps e e0 : R).
Hypothesis tlo0 : 0 < tlo.
Hypothesis hs1 : forall i, tlo <= s1 i ^+ 2.
Hypothesis hs2 : forall j, 0 <= s2 j <= eps.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis W1u : W1 \in unitmx.
Hypothesis h_ge0 : 0 <= h.
Hypothesis hh : nF2 (invmx W1 *m W2) <= h ^+ 2.
(* sigma(What_1)^2 >= t_lo - e; not needed when e0 = 0 *)
Hypothesis e0_ge0 : 0 <= e0.
Hypothesis hW1 : e0 = 0 \/ e < tlo /\ forall u : 'cV_K, (tlo - e) * dot u u <= dot (W1 *m u) (W1 *m u).
(* |What S^(L-1) Delta|_F <= e0, from |W X - Y/alpha|_F <= e0 *)
Hypothesis hW : nF2 (W1 *m Sl s1 L.-1 *m D1 + W2 *m Sl s2 L.-1 *m D2) <= e0 ^+ 2.

Definition rr := eps / Num.sqrt tlo.
(* e_l = e0 (t_lo - e)^(-1/2) t_lo^(-(L-1-l)/2) *)
Definition misfit l := e0 / (Num.sqrt (tlo - e) * Num.sqrt tlo ^+ (L.-1 - l)).
Definition v l := nF (Sl s2 l *m D2).

Let q0 : 0 < Num.sqrt tlo. Proof. by rewrite sqrtr_gt0. Qed.
Let q2 : Num.sqrt tlo ^+ 2 = tlo. Proof. by rewrite sqr_sqrtr// ltW. Qed.
Lemma rr_ge0 : 0 <= rr. Proof. by rewrite divr_ge0// ltW. Qed.
Lemma rr2 : rr ^+ 2 = eps ^+ 2 / tlo. Proof. by rewrite expr_div_n q2. Qed.
Lemma misfit_ge0 l : 0 <= misfit l.
Proof. by rewrite divr_ge0// mulr_ge0 ?exprn_ge0 ?sqrtr_ge0. Qed.

Lemma Sl_invK k (A : 'M_(K, p)) : Sl (fun i => (s1 i)^-1) k *m (Sl s1 k *m A) = A.
Proof.
rewrite mulmxA /Sl mulmx_diag -[RHS]mul1mx; congr (_ *m _).
rewrite -diag_const_mx; congr diag_mx; apply/rowP => i; rewrite !mxE -exprMn mulVf ?expr1n//.
by rewrite -sqrf_eq0 gt_eqF// (lt_le_trans tlo0).
Qed.

Lemma nF2_Sinv k (A : 'M_(K, p)) : nF2 (Sl (fun i => (s1 i)^-1) k *m A) <= tlo^-1 ^+ k * nF2 A.
Proof.
rewrite nF2_Sl /nF2 mulr_sumr; apply: ler_sum => i _.
apply: ler_wpmul2r; first by apply: sumr_ge0 => j _; exact: sqr_ge0.
rewrite -mul2n exprM [_^-1 ^+ 2]exprVn; apply: ler_expn2r; rewrite ?nnegrE ?invr_ge0 ?sqr_ge0 ?(ltW tlo0)//.
by rewrite lef_pinv ?posrE ?(lt_le_trans tlo0 (hs1 i)).
Qed.

(* R4 (1): |S_1^l V_1'Delta|_F <= h r^(L-1-l) v_l + e_l *)
Theorem R4 l : (l < L)%N -> nF (Sl s1 l *m D1) <= h * rr ^+ (L.-1 - l) * v l + misfit l.
Proof.
move=> lL; set k := (L.-1 - l)%N.
have kl : L.-1 = (k + l)%N by rewrite subnK// -ltnS prednK// (leq_trans _ lL).
pose Z := W1 *m Sl s1 L.-1 *m D1 + W2 *m Sl s2 L.-1 *m D2.
pose I := Sl (fun i => (s1 i)^-1) k.
have -> : Sl s1 l *m D1 = - (I *m (invmx W1 *m W2) *m Sl s2 k *m (Sl s2 l *m D2)) + I *m (invmx W1 *m Z).
  have : Sl s1 L.-1 *m D1 = - (invmx W1 *m W2 *m Sl s2 L.-1 *m D2) + invmx W1 *m Z.
    rewrite /Z mulmxDr !mulmxA mulVmx// mul1mx addrCA addNr addr0.
    by [].
  rewrite kl !SlD -!mulmxA => /(congr1 (mulmx I)).
  by rewrite Sl_invK mulmxDr mulmxN.
apply: le_trans (nFD _ _) _; rewrite nFN; apply: ler_add.
  apply: le_trans (nFM _ _) _; apply: ler_wpmul2r; first exact: nF_ge0.
  rewrite nF_le ?mulr_ge0 ?exprn_ge0 ?rr_ge0// exprMn exprAC rr2 mulrC.
  apply: le_trans (nF2_sandwich _ _ tlo0 hs1 hs2) _.
  by apply: ler_wpmul2l => //; rewrite exprn_ge0// divr_ge0 ?sqr_ge0// ltW.
rewrite nF_le ?misfit_ge0//; apply: le_trans (nF2_Sinv _ _) _.
case: hW1 => [e00|[et hw]].
  have Z0 : nF2 Z = 0 by apply/le_anti; rewrite nF2_ge0 andbT; apply: le_trans hW _; rewrite e00 expr0n.
  have : nF2 (invmx W1 *m Z) <= 0 by apply: le_trans (nF2M _ _) _; rewrite Z0 mulr0.
  move=> z0; apply: (@le_trans _ _ 0); last exact: sqr_ge0.
  by apply: mulr_ge0_le0 => //; rewrite exprn_ge0// invr_ge0 ltW.
have a0 : 0 < tlo - e by rewrite subr_gt0.
have [_ h2] := gram_solve (invmx W1 *m Z) a0 hw; rewrite mulKVmx// in h2.
have -> : misfit l ^+ 2 = tlo^-1 ^+ k * (e0 ^+ 2 / (tlo - e)).
  rewrite /misfit -/k expr_div_n exprMn [_ ^+ k ^+ 2]exprAC q2 sqr_sqrtr ?(ltW a0)// exprVn invfM.
  by rewrite mulrA mulrC.
apply: ler_wpmul2l; first by rewrite exprn_ge0// invr_ge0 ltW.
by rewrite ler_pdivl_mulr// mulrC; apply: le_trans h2 hW.
Qed.

(* N Tr Sigma_W^l = |S_1^l D1|^2 + |S_2^l D2|^2 *)
Definition enD l := nF2 (Sl s1 l *m D1) + nF2 (Sl s2 l *m D2).

Lemma v_step l : v l.+1 <= eps * v l.
Proof.
rewrite nF_le ?mulr_ge0 ?nF_ge0// exprMn nF_sqr !nF2_Sl mulr_sumr; apply: ler_sum => j _.
have /andP[s20 s2e] := hs2 j.
rewrite mulrA; apply: ler_wpmul2r; first by apply: sumr_ge0 => i _; exact: sqr_ge0.
rewrite doubleS -addn2 addnC exprD; apply: ler_wpmul2r; first exact: exprn_ge0.
by rewrite ler_sqr ?nnegrE// (le_trans s20).
Qed.

(* R6, within-class part: any x with e_(l+1) <= x v_l; x = 0 when e0 = 0 *)
Theorem R6_W l x : (l.+1 < L)%N -> 0 <= x -> misfit l.+1 <= x * v l ->
  enD l.+1 <= (eps ^+ 2 + (eps * h * rr ^+ (L.-2 - l) + x) ^+ 2) * enD l.
Proof.
move=> lL x0 hx; have v0 : 0 <= v l by exact: nF_ge0.
have r0 k : 0 <= rr ^+ k by rewrite exprn_ge0 ?rr_ge0.
apply: (@le_trans _ _ ((eps ^+ 2 + (eps * h * rr ^+ (L.-2 - l) + x) ^+ 2) * v l ^+ 2)); last first.
  apply: ler_wpmul2l; first by rewrite addr_ge0 ?sqr_ge0.
  by rewrite /v nF_sqr /enD ler_addr nF2_ge0.
rewrite mulrDl /enD addrC -!exprMn; apply: ler_add.
  rewrite -nF_sqr ler_sqr ?nnegrE ?nF_ge0 ?mulr_ge0//; exact: v_step.
rewrite -nF_le; last by rewrite mulr_ge0// addr_ge0// !mulr_ge0.
apply: le_trans (R4 lL) _; rewrite mulrDl; apply: ler_add => //.
have -> : (L.-1 - l.+1 = L.-2 - l)%N by rewrite -!subn1 -!subnDA.
rewrite [eps * h]mulrC -!mulrA; apply: ler_wpmul2l => //.
by rewrite mulrCA; apply: ler_wpmul2l => //; exact: v_step.
Qed.

(* R4 (2): v_l >= (eps - rho)^l m_0, m_0^2 = B - (h r^(L-1) |Delta|_F + e_(l=0))^2 *)
Definition m02 (B E2 : R) := B - (h * rr ^+ L.-1 * Num.sqrt E2 + misfit 0) ^+ 2.
Theorem R4_m0 (T : pred 'I_m) B E2 sigma l : (0 < L)%N -> 0 <= sigma ->
  (forall j, T j -> sigma <= s2 j) -> nF2 D1 + nF2 D2 <= E2 ->
  B <= nF2 D1 + \sum_(j | T j) \sum_i D2 j i ^+ 2 ->
  sigma ^+ l * Num.sqrt (m02 B E2) <= v l.
Proof.
move=> L0 sg hT hE hB.
have [mn|mp] := leP (m02 B E2) 0; first by rewrite (ler0_sqrtr mn) mulr0 nF_ge0.
have E0 : 0 <= E2 by apply: le_trans hE; rewrite addr_ge0 ?nF2_ge0.
have k1 : nF D1 <= h * rr ^+ L.-1 * Num.sqrt E2 + misfit 0.
  have := R4 L0; rewrite Sl0 mul1mx subn0 => /le_trans; apply; rewrite ler_add2r.
  apply: ler_wpmul2l; first by rewrite mulr_ge0 ?exprn_ge0 ?rr_ge0.
  rewrite /v Sl0 mul1mx; apply: ler_wsqrtr; apply: le_trans hE.
  by rewrite ler_addr nF2_ge0.
have k2 : m02 B E2 <= \sum_(j | T j) \sum_i D2 j i ^+ 2.
  rewrite /m02 ler_subl_addl; apply: (le_trans hB); rewrite ler_add2r -nF_sqr.
  by rewrite ler_sqr ?nnegrE ?nF_ge0// (le_trans (nF_ge0 _) k1).
rewrite -[v l]ger0_norm ?nF_ge0// -[X in X <= _]ger0_norm ?mulr_ge0 ?exprn_ge0 ?sqrtr_ge0//.
rewrite -ler_sqr ?nnegrE ?normr_ge0// !real_normK ?num_real// exprMn sqr_sqrtr ?(ltW mp)// /v nF_sqr nF2_Sl.
apply: le_trans (ler_wpmul2l _ k2) _; first by rewrite sqr_ge0.
rewrite mulr_sumr [X in _ <= X](bigID T)/= -[X in X <= _]addr0; apply: ler_add.
  apply: ler_sum => j Tj; apply: ler_wpmul2r; first by apply: sumr_ge0 => i _; exact: sqr_ge0.
  rewrite -exprM muln2; apply: ler_expn2r; rewrite ?nnegrE ?hT//.
  by have /andP[] := hs2 j.
apply: sumr_ge0 => j _; rewrite mulr_ge0//; first by rewrite exprn_ge0//; have /andP[] := hs2 j.
by apply: sumr_ge0 => i _; exact: sqr_ge0.
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
