(* from the formulas as Python prints them to the formulas of networks_bounds.v: lemmas and tactics for
   python_formulas.v *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base leakage spectrum_R3 networks data_bounds networks_bounds spectrum_products.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Lemmas.
Variable R : rcfType.

(* an absent quantity leaks nothing *)
Lemma times_if (x y : R) : 0 <= x -> 0 <= y -> (if (0 < x) && (0 < y) then x * y else 0) = x * y.
Proof.
rewrite !le_eqVlt => /orP[/eqP <-|x0]; first by rewrite ltxx mul0r.
by move=> /orP[/eqP <-|y0]; [rewrite ltxx andbF mulr0 | rewrite x0 y0].
Qed.

Lemma sqrt_nt n (alpha : R) : 0 < alpha -> Num.sqrt (n%:R / (alpha * alpha)) = Num.sqrt n%:R / alpha.
Proof.
move=> a0; rewrite sqrtrM ?ler0n// sqrtrV ?mulr_ge0 ?(ltW a0)//.
by rewrite -expr2 sqrtr_sqr ger0_norm// ltW.
Qed.

Lemma max_gap (t e : R) : e < t -> Num.max (t - e) 0 = t - e.
Proof. by move=> et; rewrite max_l// subr_ge0 ltW. Qed.

Lemma misfit0 L (tlo e : R) l : misfit L tlo e 0 l = 0. Proof. by rewrite /misfit mul0r. Qed.

Lemma misfit_if L (tlo e e0 : R) l z : 0 <= e0 -> (0 < e0 -> z = misfit L tlo e e0 l) ->
  (if 0 < e0 then z else 0) = misfit L tlo e e0 l.
Proof.
move=> e00; case: (ltrP 0 e0) => [e0p ->//|e0n _].
by have -> : e0 = 0; [apply/le_anti; rewrite e0n e00 | rewrite misfit0].
Qed.

Lemma x_if L l (tlo h e eps rho e0 B E : R) : 0 <= e0 ->
  (if 0 < e0 then misfit L tlo e e0 l.+1 / ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E)) else 0)
  = R6x L l tlo h e eps rho e0 B E.
Proof.
move=> e00; case: (ltrP 0 e0) => [//|e0n].
by have -> : e0 = 0; [apply/le_anti; rewrite e0n e00 | rewrite /R6x misfit0 mul0r].
Qed.

Lemma misfit_over L l (tlo e e0 z : R) : 0 <= e0 ->
  (if 0 < e0 then misfit L tlo e e0 l / z else 0) = misfit L tlo e e0 l / z.
Proof.
move=> e00; case: (ltrP 0 e0) => [//|e0n].
by have -> : e0 = 0; [apply/le_anti; rewrite e0n e00 | rewrite misfit0 mul0r].
Qed.

Lemma R6E (phi r2 eps h r1 X tlo : R) :
  (1 + phi * r2) * (eps ^+ 2 + (h * (eps * r1) + X) * (h * (eps * r1) + X)) / tlo
  = (eps ^+ 2 + (eps * h * r1 + X) ^+ 2) * (1 + phi * r2) / tlo.
Proof. by congr (_ / _); ring. Qed.

(* e_l with the square root of t_lo written out or not *)
Lemma misfitE (e0 S T : R) k : e0 * (S ^+ 1)^-1 * (T ^+ k)^-1 = e0 / (S * T ^+ k).
Proof. by rewrite expr1 invfM mulrA. Qed.
Lemma misfitE2 (e0 S tlo : R) k : 0 < tlo ->
  e0 * (S ^+ 1)^-1 * (tlo ^+ k)^-1 = e0 / (S * Num.sqrt tlo ^+ k.*2).
Proof. by move=> t0; rewrite expr1 invfM mulrA -mul2n exprM sqr_sqrtr// ltW. Qed.
Lemma misfitE0 (e0 S T tlo : R) : e0 * (S ^+ 1)^-1 * tlo ^+ 0 = e0 / (S * T ^+ 0).
Proof. by rewrite expr1 !expr0 !mulr1. Qed.
End Lemmas.

(* a round of R3 turns valid numbers into valid numbers *)
Section Round.
Variables (R : rcfType) (K m L : nat) (plo phi delta eps rho tau : R).
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis eta_ge0 : 0 <= delta ^+ 2 - tau ^+ 2.
Hypothesis tau_ge0 : 0 <= tau.
Hypothesis eps_ge0 : 0 <= eps.
Local Notation num := (R3num K m L plo phi delta eps rho tau).

Lemma num_h_ge0 x : num Hh x -> 0 <= x.
Proof.
move eq : Hh => q hx; elim: hx eq => // {q x}.
- by move=> q x y _ IH h e; move: IH h; rewrite -e => /(_ erefl) x0; exact: le_trans.
- by move=> t _ _ dt _; rewrite !divr_ge0 ?sqrtr_ge0// subr_ge0 ltW.
- by move=> t _ _ _ _; exact: sqrtr_ge0.
- move=> t e _ _ he _ et _; rewrite !divr_ge0 ?sqrtr_ge0//.
  move eq : Ee he => q he; elim: he eq {et} => // {q e}; first by move=> q x y _ IH h e; move: IH h; rewrite -e => /(_ erefl) x0; exact: le_trans.
  by move=> w _ _ _; exact: sqrtr_ge0.
- by move=> t _ _ _ _; exact: sqrtr_ge0.
Qed.

Lemma eta_max : Num.max (delta * delta - tau ^+ 2) 0 = delta ^+ 2 - tau ^+ 2.
Proof. by rewrite -expr2 max_l. Qed.

Lemma round_h h t : num Hh h -> num Tlo t ->
  0 < (t - eps ^+ 2) * (t + eps ^+ 2) - Num.max (delta * delta - tau ^+ 2) 0 ->
  num Hh (Num.min h (Num.sqrt (Num.max (delta * delta - tau ^+ 2) 0
    / ((t - eps ^+ 2) * (t + eps ^+ 2) - Num.max (delta * delta - tau ^+ 2) 0)))).
Proof.
have -> : (t - eps ^+ 2) * (t + eps ^+ 2) - Num.max (delta * delta - tau ^+ 2) 0
   = t ^+ 2 - eps ^+ 4 - (delta ^+ 2 - tau ^+ 2) by rewrite eta_max; ring.
by rewrite eta_max minEle => nh nt D0; case: ifP => // _; exact: num_1.
Qed.

Lemma round_w w h t e : num Ww w -> num Hh h -> num Thi t -> num Ee e ->
  num Ww (Num.min w (if (0 < h) && (0 < Num.sqrt (t + e)) then h * Num.sqrt (t + e) else 0)).
Proof.
move=> nw nh nt ne; rewrite times_if ?sqrtr_ge0 ?num_h_ge0// minEle.
by case: ifP => // _; exact: num_2.
Qed.

Lemma round_e e w : num Ee e -> num Ww w ->
  num Ee (Num.min e (Num.sqrt (delta * delta - Num.max (Num.sqrt (tau ^+ 2) - w * w) 0
    * Num.max (Num.sqrt (tau ^+ 2) - w * w) 0))).
Proof.
move=> ne nw; rewrite -!expr2 sqrtr_sqr ger0_norm// minEle.
by case: ifP => // _; exact: num_3.
Qed.

Lemma round_tlo (t e w x p : R) : (0 < L)%N ->
  p = plo - (if (0 < eps ^+ L.-1.*2) && (0 < w * w) then eps ^+ L.-1.*2 * (w * w) else 0) ->
  (0 < p -> x ^+ L.-1 * (x + e) / (if 0 < p then p else 1 + 0 * e) = 1) ->
  (0 < p -> 0 < x) -> 0 < t -> num Tlo t -> num Ee e -> num Ww w ->
  num Tlo (Num.max t (if 0 < p then x else 0)).
Proof.
move=> L0 pE eq x0 t0 nt ne nw; move: eq x0; case: ifP => [p0 /(_ isT) eq /(_ isT) x0|_ _ _]; last by rewrite max_l// ltW.
rewrite maxEle; case: ifP => // _.
have pE' : p = plo - w ^+ 2 * eps ^+ L.-1.*2.
  by rewrite pE times_if ?exprn_ge0// -expr2 ?sqr_ge0// mulrC.
apply: (num_4 ne nw _ x0); rewrite -pE'//; apply: eqW.
have := congr1 (fun z => z * p) eq; rewrite divfK ?gt_eqF// mul1r => <-.
by rewrite -{1}(prednK L0) exprS -mulrDl mulrC.
Qed.

Lemma round_thi (t e x : R) : (0 < L)%N -> x * (x + e) ^+ L.-1 / phi = 1 -> 0 < x -> num Thi t -> num Ee e -> num Thi (Num.min t (e + x)).
Proof.
move=> L0 eq x0 nt ne; rewrite minEle; case: ifP => // _.
have pn : phi != 0 by apply/eqP => p0; move: eq; rewrite p0 invr0 mulr0 => /eqP; rewrite eq_sym oner_eq0.
apply: (num_5 ne); [by rewrite ltr_addl | apply: eqW; symmetry].
have := congr1 (fun z => z * phi) eq; rewrite divfK// mul1r => <-.
by rewrite -{1}(prednK L0) exprS -mulrBl [e + x]addrC addrK.
Qed.

(* what R3s does before each round *)
Lemma num_e_ge0 x : num Ee x -> 0 <= x.
Proof.
move eq : Ee => q hx; elim: hx eq => // {q x} [q x y _ IH h e|w _ _ _]; last exact: sqrtr_ge0.
by move: IH h; rewrite -e => /(_ erefl) x0; exact: le_trans.
Qed.
Lemma num_t_gt0 x : num Tlo x -> 0 < x.
Proof.
move eq : Tlo => q hx; elim: hx eq => // {q x} [q x y _ _ h e|_ er _].
  by move: h; rewrite -e => -[].
by rewrite exprn_gt0.
Qed.
Lemma sharp_t t : (K <= m)%N -> 0 < eps - rho -> num Tlo t -> num Tlo (Num.max t ((eps - rho) ^+ 2)).
Proof. by move=> Km er nt; rewrite maxEle; case: ifP => // _; exact: num_floor. Qed.
Lemma sharp_room t e : num Tlo t -> num Ee e -> 0 < (t - e) * (t + e) -> e < t.
Proof.
move=> /num_t_gt0 t0 /num_e_ge0 e0; apply: contraTT; rewrite -!leNgt => te.
by rewrite mulr_le0_ge0 ?subr_le0// addr_ge0// ltW.
Qed.
Lemma sharp_h h t e : num Hh h -> num Tlo t -> num Ee e -> 0 < (t - e) * (t + e) ->
  let eta2 := Num.max (delta * delta - tau ^+ 2) 0 in let gap := Num.max (t - eps ^+ 2) 0 in
  let a := gap * (t + eps ^+ 2) in
  let q := 2%:R * eta2 / (a + gap * gap + Num.sqrt ((a + gap * gap) ^+ 2 - 4%:R * (gap * gap) * eta2)) in
  eta2 < a -> num Hh (Num.min h (Num.min (Num.sqrt (e * e / 2%:R / ((t - e) * (t + e)))) (Num.sqrt (q / (1 - q))))).
Proof.
move=> nh nt ne room eta2 gap a q ea; have et := sharp_room nt ne room; have e0 := num_e_ge0 ne.
have t0 := num_t_gt0 nt; have n1 := num_s1_h nt ne et.
have -> : Num.sqrt (e * e / 2%:R / ((t - e) * (t + e))) = e / Num.sqrt 2%:R / Num.sqrt (t ^+ 2 - e ^+ 2).
  rewrite -subr_sqr -expr2 sqrtrM ?divr_ge0 ?sqr_ge0 ?ler0n// sqrtrM ?sqr_ge0// sqrtr_sqr ger0_norm// !sqrtrV ?ler0n//.
  by rewrite subr_sqr ltW.
have n2 : num Hh (Num.sqrt (q / (1 - q))).
  have eta0 : 0 <= eta2 by rewrite /eta2 le_maxr lexx orbT.
  have gE : gap = t - eps ^+ 2.
    rewrite /gap max_l// leNgt; apply/negP => g0; move: (le_lt_trans eta0 ea).
    by rewrite /a /gap max_r ?mul0r ?ltxx// ltW.
  have aE : a = t ^+ 2 - eps ^+ 4 by rewrite /a gE; ring.
  have -> : q = R3s_q eps t (delta ^+ 2 - tau ^+ 2) by rewrite /R3s_q /R3s_c -/gap -aE -eta_max [gap ^+ 2]expr2.
  by apply: num_s2 => //; rewrite -eta_max -aE.
by rewrite minEle; case: ifP => // _; rewrite minEle; case: ifP.
Qed.
Lemma sharp_w w t e : num Ww w -> num Tlo t -> num Ee e -> e < t ->
  num Ww (Num.min w (Num.sqrt (e * e / (t + Num.sqrt ((t - e) * (t + e)))))).
Proof. by move=> nw nt ne et; rewrite -subr_sqr -expr2 minEle; case: ifP => // _; exact: num_s1_w. Qed.
End Round.

Ltac nonneg := repeat first [assumption | exact: sqrtr_ge0 | apply: rr_ge0 | apply: exprn_ge0 | apply: mulr_ge0].
Ltac times := rewrite times_if; [idtac | by nonneg | by nonneg].
Ltac tie_data := move=> *; first [reflexivity | by rewrite max_l// subr_ge0 ltW | by rewrite div1r].
Ltac tie_sizes := by move=> *; rewrite expr2.
Ltac tie_products nt := move=> *; unfold nt; rewrite sqrt_nt// -?expr2; reflexivity.
Ltac tie_b nt := move=> *; unfold nt; rewrite sqrt_nt// times_if ?exprn_ge0// [_ ^+ _ * _]mulrC; reflexivity.
Ltac tie_phi T := move=> *; rewrite T// -!expr2; reflexivity.
Ltac tie_misfit := move=> *; apply: misfit_if => // _; rewrite /misfit;
  first [exact: misfitE0 | exact: misfitE | exact: misfitE2].
Ltac tie_m02 Tr Tm := move=> *; rewrite Tr// Tm//; times; rewrite -expr2; reflexivity.
Ltac tie_R6 T1 T2 T3 T4 := move=> *; rewrite ?T1// ?T2// ?T3// ?T4// x_if// R6E; reflexivity.
Ltac tie_R4 T1 T2 T3 := move=> *; rewrite ?T1// ?T2// ?T3// misfit_over//; reflexivity.
Ltac tie_R5 T := move=> *; rewrite T//; reflexivity.
Ltac positive := match goal with B0 : is_true (0 < _) |- _ => rewrite !B0 end.
Ltac tie_R7_first := move=> *; rewrite ifT// ifT// div1r; reflexivity.
Ltac tie_f nt T := move=> *; unfold nt; rewrite sqrt_nt//;
  match goal with e0 : is_true (0 <= ?eps), w0 : is_true (0 <= ?w) |- context [if (0 < ?eps ^+ ?k) && (0 < ?w) then _ else _] =>
    rewrite (times_if (exprn_ge0 k e0) w0) times_if ?mulr_ge0 ?exprn_ge0// T// [_ ^+ k * w]mulrC end;
  reflexivity.
Ltac tie_R9 := move=> *; rewrite max_gap//; times; rewrite -!expr2; reflexivity.
Ltac conjunctions := repeat match goal with H : _ /\ _ |- _ => destruct H end.
Ltac tie_R7 := move=> *; conjunctions; match goal with
  B0 : is_true (0 < ?B), H : is_true (0 < ?B) -> _ = 0 |- _ => move: (H B0); rewrite !B0 => eq0; split;
    [reflexivity | by rewrite -subr_le0; match goal with e : _ = 0 |- _ => rewrite e end] end.
Ltac tie_round := move=> *; conjunctions;
  repeat first [eassumption | done | reflexivity | eapply round_tlo | eapply round_thi
    | eapply round_e | eapply round_w | eapply round_h].
Ltac tie_sharp := move=> *; conjunctions;
  first [by apply: sharp_t | by eapply sharp_h; first [eassumption | apply: sharp_t]
    | by eapply sharp_w; first [eassumption | apply: sharp_t]].
