(* R7 (core), R5 (last line), R6 for e0 = 0: inequalities on coordinate energies *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section R7.
Variable R : realFieldType.
Implicit Types (x t g rho : R) (l : nat).

(* l t^(l+1) + x^(l+1) >= (l+1) x t^l : replaces Jensen and the minimisation *)
Lemma amgm l t x : 0 <= t -> 0 <= x ->
  l.+1%:R * x * t ^+ l <= l%:R * t ^+ l.+1 + x ^+ l.+1.
Proof.
move=> t0 x0; rewrite -subr_ge0; elim: l => [|l IH].
  by rewrite !expr0 expr1 mul0r add0r !mulr1 mul1r subrr.
have -> : l.+1%:R * t ^+ l.+2 + x ^+ l.+2 - l.+2%:R * x * t ^+ l.+1
  = x * (l%:R * t ^+ l.+1 + x ^+ l.+1 - l.+1%:R * x * t ^+ l)
    + l.+1%:R * (t ^+ l * (t - x) ^+ 2).
  by rewrite !exprS -[l.+2]addn2 -[l.+1]addn1 !natrD; ring.
by rewrite addr_ge0// mulr_ge0// ?ler0n// mulr_ge0 ?sqr_ge0 ?exprn_ge0.
Qed.

Section Energy.
Variables (I : finType) (T : {set I}) (s a : I -> R) (sigma A B : R).
Hypothesis s_ge0 : forall i, 0 <= s i.
Hypothesis a_ge0 : forall i, 0 <= a i.
Hypothesis sigma_gt0 : 0 < sigma.                          (* sigma = eps - rho *)
Hypothesis s_ge : forall i, i \notin T -> sigma <= s i.    (* T: the K smallest *)
Hypothesis hA : \sum_(i in T) a i <= A.
Hypothesis hB : B <= \sum_(i in ~: T) a i.
Hypothesis B_gt0 : 0 < B.

Definition en (l : nat) : R := \sum_i s i ^+ (l.*2) * a i.

Lemma en_ge0 l : 0 <= en l.
Proof. by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?exprn_ge0. Qed.

Let A_ge0 : 0 <= A.
Proof. by apply: le_trans hA; apply: sumr_ge0 => i _. Qed.

Lemma en_gt0 l : 0 < en l.
Proof.
rewrite /en (bigID (mem T))/= ltr_paddl//.
  by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?exprn_ge0.
suff : sigma ^+ l.*2 * B <= \sum_(i | i \notin T) s i ^+ l.*2 * a i.
  by apply: lt_le_trans; rewrite mulr_gt0// exprn_gt0.
apply: (@le_trans _ _ (sigma ^+ l.*2 * \sum_(i in ~: T) a i)).
  by rewrite ler_wpmul2l// exprn_ge0// ltW.
rewrite mulr_sumr (eq_bigl (fun i => i \notin T)); last by move=> i; rewrite in_setC.
apply: ler_sum => i iT; rewrite ler_wpmul2r//; apply: ler_expn2r.
- by rewrite nnegrE ltW.
- by rewrite nnegrE.
- exact: s_ge.
Qed.

(* R7, core inequality, with g_l = (l+1)x/l and rho_0 = A/B; any x with <= does, the root is the best *)
Theorem R7_core l x : (0 < l)%N -> 0 < x -> x < 1 ->
  A / B * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  sigma ^+ 2 * (l.+1%:R * x / l%:R) <= en l.+1 / en l.
Proof.
move=> l0 x0 x1 hx; rewrite ler_pdivl_mulr ?en_gt0//.
have lR : 0 < l%:R :> R by rewrite ltr0n.
have x0' := ltW x0.
have rho0 : 0 <= A / B by rewrite divr_ge0// ltW.
set g := l.+1%:R * x / l%:R.
have gl : g * l%:R = l.+1%:R * x by rewrite /g divfK// gt_eqF.
have g1 : g <= 1.
  by rewrite /g ler_pdivr_mulr// mul1r; apply: le_trans hx; rewrite ler_addr mulr_ge0// exprn_ge0.
have g0 : 0 <= g by rewrite /g divr_ge0 ?mulr_ge0 ?ler0n.
(* termwise lower bounds, c_i = s_i^2l (s_i^2 - sigma^2 g) *)
pose c i := s i ^+ l.*2 * (s i ^+ 2 - sigma ^+ 2 * g).
have sl i : s i ^+ l.*2 = (s i ^+ 2) ^+ l by rewrite -exprM mul2n.
have cT i : - (sigma ^+ l.+1.*2 * (x ^+ l.+1 / l%:R)) <= c i.
  rewrite /c sl -[_.*2]mul2n exprM.
  set u := s i ^+ 2; set v := sigma ^+ 2.
  have u0 : 0 <= u by exact: sqr_ge0.
  have v0 : 0 <= v by exact: sqr_ge0.
  have := amgm l u0 (mulr_ge0 v0 x0'); rewrite -subr_ge0 => K.
  rewrite -subr_ge0 -(pmulr_rge0 _ lR).
  suff -> : l%:R * (u ^+ l * (u - v * g) - - (v ^+ l.+1 * (x ^+ l.+1 / l%:R)))
     = l%:R * u ^+ l.+1 + (v * x) ^+ l.+1 - l.+1%:R * (v * x) * u ^+ l by [].
  have -> : l.+1%:R * (v * x) = v * (g * l%:R) by rewrite gl mulrCA.
  rewrite exprMn_comm; last exact: mulrC.
  by rewrite !exprS; field; rewrite gt_eqF.
have cN i : i \notin T -> sigma ^+ l.+1.*2 * (1 - g) <= c i.
  move=> iT; have sg := s_ge iT.
  have s2 : sigma ^+ 2 <= s i ^+ 2 by rewrite ler_sqr ?nnegrE ?s_ge0 //; exact: ltW.
  rewrite /c sl -mul2n exprM exprSr -mulrA.
  apply: ler_pmul.
  - by rewrite exprn_ge0// sqr_ge0.
  - by rewrite mulr_ge0 ?sqr_ge0// subr_ge0.
  - by apply: ler_expn2r; rewrite ?nnegrE ?sqr_ge0.
  - by rewrite mulrBr mulr1 ler_sub.
rewrite -subr_ge0.
have -> : en l.+1 - sigma ^+ 2 * g * en l = \sum_i c i * a i.
  rewrite /en mulr_sumr -sumrB; apply: eq_bigr => i _.
  by rewrite /c doubleS !exprS; ring.
rewrite (bigID (mem T))/=.
set U := sigma ^+ l.+1.*2; have U0 : 0 <= U by rewrite exprn_ge0// ltW.
apply: (@le_trans _ _ (- (U * (x ^+ l.+1 / l%:R)) * A + U * (1 - g) * B)).
  have -> : - (U * (x ^+ l.+1 / l%:R)) * A + U * (1 - g) * B
     = U * B / l%:R * (l%:R - g * l%:R - A / B * x ^+ l.+1).
    by field; rewrite !gt_eqF.
  rewrite gl -addrA -opprD [X in _ - X]addrC; apply: mulr_ge0; last by rewrite subr_ge0.
  by apply: divr_ge0; [apply: mulr_ge0 => //; exact: ltW | exact: ltW].
apply: ler_add.
  apply: (@le_trans _ _ (- (U * (x ^+ l.+1 / l%:R)) * \sum_(i in T) a i)).
    by rewrite ler_wnmul2l// oppr_le0 mulr_ge0// divr_ge0 ?exprn_ge0 ?ler0n.
  by rewrite mulr_sumr; apply: ler_sum => i iT; rewrite ler_wpmul2r.
apply: (@le_trans _ _ (U * (1 - g) * \sum_(i in ~: T) a i)).
  by rewrite ler_wpmul2l// mulr_ge0// subr_ge0.
rewrite mulr_sumr (eq_bigl (fun i => i \notin T)); last by move=> i; rewrite in_setC.
by apply: ler_sum => i iT; rewrite ler_wpmul2r// cN.
Qed.

(* R7, l = 0: g_0 = 1/(1 + rho_0) *)
Theorem R7_core0 : sigma ^+ 2 * (1 + A / B)^-1 <= en 1 / en 0.
Proof.
rewrite ler_pdivl_mulr ?en_gt0//.
have AB : 0 < A + B by rewrite ltr_paddl.
have -> : (1 + A / B)^-1 = B / (A + B) by field; rewrite !gt_eqF// addrC.
pose N := \sum_(i in ~: T) a i; pose M := \sum_(i in T) a i.
have e0 : en 0 = M + N.
  rewrite /en (bigID (mem T))/= /M /N; congr (_ + _).
    by apply: eq_bigr => i _; rewrite expr0 mul1r.
  by apply: eq_big => i; [rewrite in_setC | rewrite expr0 mul1r].
have N0 : 0 < N by apply: lt_le_trans hB.
have e1 : sigma ^+ 2 * N <= en 1.
  rewrite /en (bigID (mem T))/= /N mulr_sumr ler_paddl//.
    by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?exprn_ge0.
  rewrite (eq_bigl (fun i => i \notin T)); last by move=> i; rewrite in_setC.
  apply: ler_sum => i iT; rewrite ler_wpmul2r// ler_sqr ?nnegrE ?s_ge0 ?s_ge//.
  exact: ltW.
apply: le_trans e1; rewrite e0 -mulrA ler_wpmul2l ?sqr_ge0//.
rewrite mulrAC ler_pdivr_mulr// mulrDr [N * _]mulrDr [N * B]mulrC ler_add2r.
rewrite mulrC [N * A]mulrC; apply: ler_pmul => //; last exact: ltW.
by apply: sumr_ge0 => i _.
Qed.

End Energy.
End R7.

Section R7rcf.
Variable R : rcfType.

(* the root x of R7 exists in (0,1) and is unique *)
Lemma R7_root (rho : R) l : 0 <= rho -> (0 < l)%N ->
  exists2 x : R, 0 < x < 1 & rho * x ^+ l.+1 + l.+1%:R * x = l%:R.
Proof.
move=> rho0 l0; have lR : 0 < l%:R :> R by rewrite ltr0n.
pose p : {poly R} := rho *: 'X^l.+1 + l.+1%:R *: 'X - l%:R%:P.
have pE x : p.[x] = rho * x ^+ l.+1 + l.+1%:R * x - l%:R by rewrite /p !hornerE hornerXn.
have p0 : p.[0] < 0 by rewrite pE expr0n/= !mulr0 !add0r oppr_lt0.
have p1 : 0 < p.[1].
  by rewrite pE expr1n !mulr1 -addrA -natrB ?leqnSn// subSnn ltr_paddl ?ltr01.
have p01 : p.[0] <= 0 <= p.[1] by rewrite !ltW.
have [x /andP[x0 x1] /rootP rx] := poly_ivt ler01 p01.
exists x; last by apply/eqP; rewrite -subr_eq0 -pE rx.
by rewrite !lt_def x0 x1 !andbT; apply/andP; split; apply/eqP => xx;
  move: rx p0 p1; rewrite xx => ->; rewrite ltxx.
Qed.

Lemma R7_root_inj (rho x y : R) l : 0 <= rho -> 0 <= x -> 0 <= y ->
  rho * x ^+ l.+1 + l.+1%:R * x = rho * y ^+ l.+1 + l.+1%:R * y -> x = y.
Proof.
move=> rho0; wlog xy : x y / x <= y => [H x0 y0 e|].
  by case/orP: (le_total x y) => h; [|apply/esym]; apply: H.
move=> x0 y0 e; apply/le_anti; rewrite xy/= leNgt; apply/negP => xy1.
suff : rho * x ^+ l.+1 + l.+1%:R * x < rho * y ^+ l.+1 + l.+1%:R * y by rewrite e ltxx.
apply: ler_lt_add; last by rewrite ltr_pmul2l// ltr0n.
by rewrite ler_wpmul2l//; apply: ler_expn2r.
Qed.

(* g_1 = 2/(1 + sqrt(1 + rho_0)) *)
Lemma R7_g1 (rho x : R) : 0 <= rho -> 0 <= x ->
  rho * x ^+ 2 + 2%:R * x = 1 -> 2%:R * x / 1%:R = 2%:R / (1 + Num.sqrt (1 + rho)).
Proof.
move=> rho0 x0 hx; rewrite divr1; congr (_ * _).
set q := Num.sqrt _.
have q2 : q ^+ 2 = 1 + rho by rewrite /q sqr_sqrtr ?addr_ge0 ?ler01.
have q1 : 0 < 1 + q by rewrite ltr_paddr ?sqrtr_ge0 ?ltr01.
have q1' : 0 <= (1 + q)^-1 by rewrite invr_ge0 ltW.
apply: (R7_root_inj (l := 1) rho0 x0 q1').
rewrite hx; have -> : rho = q ^+ 2 - 1 by rewrite q2 addrAC subrr add0r.
by field; rewrite gt_eqF.
Qed.
End R7rcf.
