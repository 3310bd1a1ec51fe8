(* instances.v at Coq's own reals, its inequalities as coq-interval proves them: what a file of `certify --coq` applies.
   These rest on the axioms of Coq's library of reals *)
From Coq Require Import Reals ZArith QArith Qreals.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import ssrZ.
From mathcomp Require Import Rstruct.
From Layerwise Require Import base metrics spectrum_products leakage data_bounds networks networks_bounds instances.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.
Delimit Scope R_scope with coqR.
Local Notation RR := R_rcfType.

Lemma IZR_zr z : IZR z = zr RR z.
Proof.
have pos p : IZR (Zpos p) = zr RR (Zpos p) by rewrite -positive_nat_Z -INR_IZR_INZ INRE zr_nat.
case: z => [|p|p] //.
by rewrite -[Zneg p]/(Z.opp (Zpos p)) opp_IZR pos zrN.
Qed.
Lemma Q2R_qr q : Q2R q = qr RR q.
Proof. by rewrite /Q2R /qr RinvE !IZR_zr// gt_eqF// zr_gt0. Qed.
Lemma IZR_nat n : IZR (Z.of_nat n) = n%:R. Proof. by rewrite -INR_IZR_INZ INRE. Qed.
Lemma sqrt_all x : sqrt x = Num.sqrt x.
Proof.
have [x0|x0] := leP 0 x; first exact: RsqrtE.
by rewrite ler0_sqrtr ?(ltW x0)// sqrt_neg_0//; apply/RleP; exact: ltW.
Qed.
Lemma two : IZR 2 = 2%:R. Proof. exact: (IZR_nat 2). Qed.

Section Numbers.
Variable I : instance.
Hypothesis ok : check I.
Local Notation K := (iK I).
Local Notation n := (iN I).
Local Notation L := (iL I).
Local Notation theta := (Q2R (itheta I)).
Local Notation alpha := (Q2R (ialpha I)).
Local Notation delta := (Q2R (idelta I)).
Local Notation mu := (Q2R (imu I)).
Local Notation e0 := (Q2R (ie0 I)).
Local Notation eps := (Q2R (ieps I)).
Local Notation rho := (Q2R (irho I)).
Local Notation tau2 := (Q2R (itau2 I)).
Local Notation nz := (IZR (Z.of_nat n)).
Local Notation Kz := (IZR (Z.of_nat K)).
Definition num := @inum RR I.
Local Notation rn := (sqrt nz / alpha)%coqR.
(* C_(l+1)/C_l of the network's own features, and its singular values *)
Definition C_ratio l : R := (netC n (@class K n) (iW I RR) (iX I RR) l.+1 / netC n (@class K n) (iW I RR) (iX I RR) l)%R.

Let a0 : alpha != 0. Proof. by rewrite Q2R_qr gt_eqF// (in_alpha RR ok). Qed.
Let tp : 0 < 1 + theta. Proof. by rewrite Q2R_qr ltr_paddr ?ltr01// (in_theta_ge0 RR ok). Qed.
Let tm : 0 < 1 - theta. Proof. by rewrite Q2R_qr subr_gt0 (in_theta RR ok). Qed.
Let plo : ((rn - e0) ^ 2 / (1 + theta))%coqR = p_lo n (1 + qr RR (itheta I)) (qr RR (ialpha I)) (qr RR (ie0 I)).
Proof.
rewrite RdivE; last by rewrite gt_eqF.
by rewrite RpowE RdivE// sqrt_all IZR_nat !Q2R_qr.
Qed.
Let phi : ((rn + e0) ^ 2 / (1 - theta) + mu ^ 2)%coqR
  = p_hi n (1 - qr RR (itheta I)) (qr RR (ialpha I)) (qr RR (imu I)) (qr RR (ie0 I)).
Proof.
rewrite RdivE; last by rewrite gt_eqF.
by rewrite !RpowE RdivE// sqrt_all IZR_nat !Q2R_qr.
Qed.
Let s2 : sqrt 2 = Num.sqrt 2%:R :> R. Proof. by rewrite sqrt_all two. Qed.
Let s2n : Num.sqrt 2%:R != 0 :> R. Proof. by rewrite gt_eqF// sqrtr_gt0 ltr0n. Qed.

Lemma up b x y : b <> Tlo -> num b x -> x <= y -> num b y.
Proof. by move=> bT nx xy; apply: (num_safe nx); case: b bT nx. Qed.
Lemma low_first p t : (0 < t)%coqR -> (p <= (rn - e0) ^ 2 / (1 + theta))%coqR ->
  (t ^ L + delta * t ^ L.-1 <= p)%coqR -> num Tlo t.
Proof.
rewrite plo !RpowE Q2R_qr => /RltP t0 /RleP hp /RleP h.
by apply: num_tlo => //; apply: le_trans hp.
Qed.
Lemma e_first : num Ee delta. Proof. by rewrite Q2R_qr; exact: num_e. Qed.
Lemma h_first t h : num Tlo t -> (delta < t)%coqR -> (delta / sqrt 2 / (t - delta) <= h)%coqR -> num Hh h.
Proof.
move=> nt /RltP dt; rewrite s2 RminusE !RdivE//; last by rewrite gt_eqF// subr_gt0.
move/RleP; rewrite Q2R_qr => le; apply: (up _ _ le) => //; apply: num_h => //; by rewrite -Q2R_qr.
Qed.
Lemma w_first t w : num Tlo t -> (delta < t)%coqR -> (delta / sqrt 2 / sqrt (t - delta) <= w)%coqR -> num Ww w.
Proof.
move=> nt /RltP dt; rewrite s2 RminusE [sqrt (_ - _)]sqrt_all !RdivE//; last by rewrite gt_eqF// sqrtr_gt0 subr_gt0.
move/RleP; rewrite Q2R_qr => le; apply: (up _ _ le) => //; apply: num_w => //; by rewrite -Q2R_qr.
Qed.
Let tau_sqr : itau I RR ^+ 2 = tau2. Proof. by rewrite Q2R_qr sqr_sqrtr// (in_tau2 RR ok). Qed.
Lemma h_round t eta h : num Tlo t -> (0 <= eta)%coqR -> (delta ^ 2 - tau2 <= eta)%coqR ->
  (0 < t ^ 2 - eps ^ 4 - eta)%coqR -> (sqrt (eta / (t ^ 2 - eps ^ 4 - eta)) <= h)%coqR -> num Hh h.
Proof.
move=> nt /RleP eta0 /RleP; rewrite RpowE RminusE => he /RltP; rewrite !RpowE !RminusE => d0.
rewrite sqrt_all RdivE ?gt_eqF// => /RleP le.
have he' : qr RR (idelta I) ^+ 2 - itau I RR ^+ 2 <= eta by rewrite tau_sqr -Q2R_qr.
set a := _ - _ in he'; set D := t ^+ 2 - qr RR (ieps I) ^+ 4.
have dE : t ^+ 2 - eps ^+ 4 = D by rewrite Q2R_qr.
rewrite dE in d0 le; have d1 : 0 < D - a by apply: lt_le_trans d0 _; rewrite ler_add2l ler_opp2.
apply: (@up Hh (Num.sqrt (a / (D - a)))) => //; first exact: num_1.
apply: le_trans le; apply: ler_wsqrtr; rewrite ler_pdivr_mulr// mulrAC ler_pdivl_mulr//.
have D0 : 0 <= D by rewrite -subr_ge0 in eta0; apply: ltW; apply: lt_le_trans d0 _; rewrite ler_subl_addr ler_addl -[eta]subr0.
rewrite -subr_ge0; have -> : eta * (D - a) - a * (D - eta) = (eta - a) * D by ring.
by rewrite mulr_ge0// subr_ge0.
Qed.
Lemma w_round h t e w : num Hh h -> num Thi t -> num Ee e -> (h * sqrt (t + e) <= w)%coqR -> num Ww w.
Proof.
by move=> nh nt ne; rewrite sqrt_all => /RleP le; apply: (up _ _ le) => //; exact: num_2 nh nt ne.
Qed.
Lemma e_round w e : num Ww w -> (0 <= sqrt tau2 - w ^ 2)%coqR ->
  (sqrt (delta ^ 2 - (sqrt tau2 - w ^ 2) ^ 2) <= e)%coqR -> num Ee e.
Proof.
move=> nw /RleP; rewrite !sqrt_all !RpowE !RminusE => s0 /RleP le.
apply: (up _ (num_3 nw)) => //; move: s0 le; rewrite !Q2R_qr => s0.
by rewrite max_l.
Qed.
Lemma low_round e w p t : num Ee e -> num Ww w -> (p <= (rn - e0) ^ 2 / (1 + theta))%coqR ->
  (0 < p - w ^ 2 * eps ^ (L.-1).*2)%coqR -> (0 < t)%coqR ->
  (t ^ L + e * t ^ L.-1 <= p - w ^ 2 * eps ^ (L.-1).*2)%coqR -> num Tlo t.
Proof.
move=> ne nw; rewrite plo => /RleP hp /RltP p0 /RltP t0 /RleP h.
move: p0 h; rewrite !RpowE !RminusE Q2R_qr => p0 h.
have le : p - w ^+ 2 * qr RR (ieps I) ^+ (L.-1).*2
  <= p_lo n (1 + qr RR (itheta I)) (qr RR (ialpha I)) (qr RR (ie0 I)) - w ^+ 2 * qr RR (ieps I) ^+ (L.-1).*2.
  by rewrite ler_add2r.
by apply: (num_4 ne nw _ t0); [exact: lt_le_trans p0 le | exact: le_trans h le].
Qed.
Lemma high e p t : num Ee e -> (e < t)%coqR -> ((rn + e0) ^ 2 / (1 - theta) + mu ^ 2 <= p)%coqR ->
  (p <= t ^ L - e * t ^ L.-1)%coqR -> num Thi t.
Proof.
move=> ne /RltP et; rewrite phi !RpowE => /RleP hp /RleP h.
by apply: (num_5 ne et); exact: le_trans hp h.
Qed.

(* R2 and R3 *)
Theorem R2_at (i : 'I_(K + im I)) tlo thi : num Tlo tlo -> num Thi thi -> (i < K)%N ->
  (tlo <= (@isig I RR i) ^ 2 <= thi)%coqR.
Proof.
by move=> nt nT iK; rewrite RpowE; have /andP[/RleP a /RleP b] := inst_R2 ok nt nT iK; split.
Qed.

Section Upper.
Variables (tlo h w e b m p B : R).
Hypothesis nt : num Tlo tlo.
Hypothesis nh : num Hh h.
Hypothesis nw : num Ww w.
Hypothesis ne : num Ee e.
Hypothesis t0 : (0 < tlo)%coqR.
Hypothesis h0 : (0 <= h)%coqR.
Hypothesis w0 : (0 <= w)%coqR.
Hypothesis B0 : (0 < B)%coqR.
Hypothesis hB : B <= entry_B K n (qr RR (itheta I)).
Hypothesis re : (rho < eps)%coqR.
Hypothesis hm : ((w * eps ^ L.-1 + mu) / (sqrt nz / alpha) <= m)%coqR.
Hypothesis hb : entry_b (qr RR (itheta I)) m <= b.
Hypothesis hd : (0 < (Kz - 1) * (1 - 2 * theta / Kz) - b ^ 2)%coqR.
Hypothesis hp : (b ^ 2 / ((Kz - 1) * (1 - 2 * theta / Kz) - b ^ 2) <= p)%coqR.

Let Kn : K%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n ltnW// (in_K ok). Qed.
Let dE : ((Kz - 1) * (1 - 2 * theta / Kz) - b ^ 2)%coqR
  = (K%:R - 1) * (1 - 2%:R * qr RR (itheta I) / K%:R) - b ^+ 2.
Proof. by rewrite RpowE RdivE IZR_nat// two Q2R_qr. Qed.

Let t0' : 0 < tlo. Proof. exact/RltP. Qed.
Let h0' : 0 <= h. Proof. exact/RleP. Qed.
Let w0' : 0 <= w. Proof. exact/RleP. Qed.
Let B0' : 0 < B. Proof. exact/RltP. Qed.
Let re' : qr RR (irho I) < qr RR (ieps I). Proof. by rewrite -!Q2R_qr; apply/RltP. Qed.
Let d0 : 0 < (K%:R - 1) * (1 - 2%:R * qr RR (itheta I) / K%:R) - b ^+ 2.
Proof. by rewrite -dE; apply/RltP. Qed.
Let rn0 : Num.sqrt n%:R / qr RR (ialpha I) != 0.
Proof. by rewrite gt_eqF// divr_gt0 ?(in_alpha RR ok)// sqrtr_gt0 ltr0n (in_n ok). Qed.
Let hm' : (w * qr RR (ieps I) ^+ L.-1 + qr RR (imu I)) / (Num.sqrt n%:R / qr RR (ialpha I)) <= m.
Proof. by move/RleP: hm; rewrite RdivE RdivE ?sqrt_all ?IZR_nat ?RpowE ?Q2R_qr// -?Q2R_qr. Qed.
Let hp' : b ^+ 2 / ((K%:R - 1) * (1 - 2%:R * qr RR (itheta I) / K%:R) - b ^+ 2) <= p.
Proof. by move/RleP: hp; rewrite RdivE dE ?RpowE// gt_eqF. Qed.

Theorem R6_at (l : nat) up : Qnum (ie0 I) = Z0 -> (l.+1 < L)%N ->
  (eps ^ 2 * (1 + h ^ 2 * (eps ^ 2 / tlo) ^ (L.-2 - l)) * (1 + p * (eps ^ 2 / tlo) ^ l) / tlo <= up)%coqR ->
  (C_ratio l <= up)%coqR.
Proof.
move=> e00 lL /RleP le; apply/RleP.
refine (@inst_R6 RR I ok tlo h w e b m p B nt nh nw ne t0' w0' B0' hB re' hm' hb d0 hp' l up _ lL h0' _).
  by rewrite /qr e00 mul0r.
by move: le; rewrite !RdivE ?gt_eqF// !RpowE !Q2R_qr.
Qed.

(* e0 > 0: M bounds h r^(L-1) E_Delta + e_0 of R4 from above, m2 its m_0^2 from below, x is x_l of R6 *)
Theorem R6_fit_at (l : nat) M m2 x up : (l.+1 < L)%N -> (e < tlo)%coqR ->
  (h * (eps / sqrt tlo) ^ L.-1 * sqrt ((nz - 1) * Kz + 2 * theta)
    + e0 / (sqrt (tlo - e) * sqrt tlo ^ L.-1) <= M)%coqR -> (0 < m2)%coqR -> (m2 <= B - M ^ 2)%coqR ->
  (e0 / (sqrt (tlo - e) * sqrt tlo ^ (L.-1 - l.+1)) / ((eps - rho) ^ l * sqrt m2) <= x)%coqR ->
  ((eps ^ 2 + (eps * h * (eps / sqrt tlo) ^ (L.-2 - l) + x) ^ 2) * (1 + p * (eps ^ 2 / tlo) ^ l) / tlo <= up)%coqR ->
  (C_ratio l <= up)%coqR.
Proof.
move=> lL /RltP et /RleP hM /RltP m20 /RleP hm2 /RleP hx /RleP le; apply/RleP.
have st : Num.sqrt tlo != 0 by rewrite gt_eqF// sqrtr_gt0.
have se : 0 < Num.sqrt (tlo - e) by rewrite sqrtr_gt0 subr_gt0.
have sek j : Num.sqrt (tlo - e) * Num.sqrt tlo ^+ j != 0 by rewrite mulf_neq0 ?expf_neq0// gt_eqF.
apply: (@inst_R6_fit RR I ok tlo h w e b m p B nt nh nw ne t0' w0' B0' hB re' hm' hb d0 hp' l M m2 x up lL h0' et).
- rewrite /misfit /rr /entry_E2 subn0; move: hM.
  by rewrite !sqrt_all !RpowE !RminusE [(e0 / _)%coqR]RdivE// RdivE// !IZR_nat two !Q2R_qr.
- by [].
- by move: hm2; rewrite RpowE.
- have mm : (qr RR (ieps I) - qr RR (irho I)) ^+ l * Num.sqrt m2 != 0.
    by rewrite mulf_neq0 ?expf_neq0 ?gt_eqF ?sqrtr_gt0 ?subr_gt0.
  by move: hx; rewrite /misfit !sqrt_all !RpowE !RminusE [(e0 / _)%coqR]RdivE ?Q2R_qr// RdivE.
by move: le; rewrite sqrt_all !RdivE// ?gt_eqF// !RpowE !Q2R_qr.
Qed.
End Upper.

Section Lower.
Variables (thi A B : R).
Hypothesis nT : num Thi thi.
Hypothesis T0 : (0 < thi)%coqR.
Hypothesis hA : (Kz + sqrt Kz * theta <= A)%coqR.
Hypothesis B0 : (0 < B)%coqR.
Hypothesis hB : B <= entry_B K n (qr RR (itheta I)).
Hypothesis re : (rho < eps)%coqR.
Let hA' : entry_A K (qr RR (itheta I)) <= A.
Proof. by move/RleP: hA; rewrite sqrt_all IZR_nat Q2R_qr. Qed.
Let re' : qr RR (irho I) < qr RR (ieps I). Proof. by rewrite -!Q2R_qr; apply/RltP. Qed.
Let B0' : 0 < B. Proof. exact/RltP. Qed.
Let T0' : 0 < thi. Proof. exact/RltP. Qed.

Theorem R7_at (l : nat) x lo : (0 < l)%N -> (l.+1 < L)%N -> (0 < x)%coqR -> (x < 1)%coqR ->
  (A / B * x ^ l.+1 + IZR (Z.of_nat l.+1) * x <= IZR (Z.of_nat l))%coqR ->
  (lo <= (eps - rho) ^ 2 * (IZR (Z.of_nat l.+1) * x / IZR (Z.of_nat l)) / thi)%coqR -> (lo <= C_ratio l)%coqR.
Proof.
move=> l0 lL /RltP x0 /RltP x1 /RleP hx /RleP hlo; apply/RleP.
have ln : l%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
apply: (@inst_R7 RR I ok thi A B nT hA' B0' hB re' l x lo l0 lL x0 x1).
  by move: hx; rewrite RdivE ?gt_eqF// RpowE !IZR_nat.
by move: hlo; rewrite !IZR_nat RpowE !RdivE// ?gt_eqF// !Q2R_qr.
Qed.
Theorem R7_first_at lo : (lo <= (eps - rho) ^ 2 * / (1 + A / B) / thi)%coqR -> (lo <= C_ratio 0)%coqR.
Proof.
move=> /RleP hlo; apply/RleP; apply: (@inst_R7_first RR I ok thi A B nT T0' hA' B0' hB re').
have AB : 1 + A / B != 0.
  rewrite gt_eqF// ltr_paddr ?ltr01// divr_ge0 ?(ltW B0')//; apply: le_trans hA'.
  exact: addr_ge0 (ler0n _ _) (mulr_ge0 (sqrtr_ge0 _) (in_theta_ge0 RR ok)).
by move: hlo; rewrite !RdivE ?gt_eqF// RinvE// RpowE !Q2R_qr.
Qed.
End Lower.

(* D = D_l: 1 - the largest cosine between two class means of layer l *)
Definition D_is l (D : R) := is_D n (@class K n) (iW I RR) (iX I RR) l D.

Section Discrimination.
Variables (tlo thi w e m b f : R).
Hypothesis nt : num Tlo tlo.
Hypothesis nT : num Thi thi.
Hypothesis nw : num Ww w.
Hypothesis ne : num Ee e.
Hypothesis T0 : (0 < thi)%coqR.
Hypothesis w0 : (0 <= w)%coqR.
Hypothesis e_ge0 : (0 <= e)%coqR.
Hypothesis et : (e < tlo)%coqR.
Hypothesis hm : ((w * eps ^ L.-1 + mu) / (sqrt nz / alpha) <= m)%coqR.
Hypothesis hb : entry_b (qr RR (itheta I)) m <= b.
Hypothesis hf : ((w * eps ^ L.-1 * b + e0) / (sqrt nz / alpha) <= f)%coqR.
Hypothesis f1 : (f < 1)%coqR.

Theorem R9_at (l : nat) k lo up D : (l < L)%N ->
  (((1 + f) ^ 2 / ((tlo - e) * tlo ^ (L.-1 - l)) + (eps ^ 2) ^ l * b ^ 2 / (nz / alpha ^ 2))
    / ((1 - f) ^ 2 / ((thi + e) * thi ^ (L.-1 - l))) <= k)%coqR -> (0 < 1 + k)%coqR ->
  (lo <= 2 / (1 + k))%coqR -> (2 * k / (1 + k) <= up)%coqR -> D_is l D -> (lo <= D <= up)%coqR.
Proof.
move=> lL /RleP hk /RltP k0 /RleP hlo /RleP hup hD.
have T0' : 0 < thi by apply/RltP.
have e0' : 0 <= e by apply/RleP.
have et' : e < tlo by apply/RltP.
have f1' : f < 1 by apply/RltP.
have rn0 : Num.sqrt n%:R / qr RR (ialpha I) != 0.
  by rewrite gt_eqF// divr_gt0 ?(in_alpha RR ok)// sqrtr_gt0 ltr0n (in_n ok).
have na : n%:R / qr RR (ialpha I) ^+ 2 != 0.
  by rewrite gt_eqF// divr_gt0 ?exprn_gt0 ?(in_alpha RR ok)// ltr0n (in_n ok).
have aa : qr RR (ialpha I) ^+ 2 != 0 by rewrite gt_eqF// exprn_gt0// (in_alpha RR ok).
have an : qr RR (ialpha I) != 0 by rewrite gt_eqF// (in_alpha RR ok).
have te : (tlo - e) * tlo ^+ (L.-1 - l) != 0.
  by rewrite gt_eqF// mulr_gt0 ?subr_gt0// exprn_gt0// (le_lt_trans e0').
have Te : (thi + e) * thi ^+ (L.-1 - l) != 0 by rewrite gt_eqF// mulr_gt0 ?exprn_gt0// ltr_paddr.
have fT : (1 - f) ^+ 2 / ((thi + e) * thi ^+ (L.-1 - l)) != 0.
  by rewrite mulf_neq0 ?invr_neq0// gt_eqF// exprn_gt0// subr_gt0.
have k1 : 1 + k != 0 by rewrite gt_eqF.
have w0' : 0 <= w by apply/RleP.
have := @inst_R9 RR I ok tlo thi w e m b f nt nT nw ne T0' w0' e0' et'.
case/(_ _ hb _ f1' l k lo up D lL _ _ _ hD)/andP; last by move=> /RleP a /RleP b'; split.
- by move/RleP: hm; rewrite RdivE RdivE ?sqrt_all ?IZR_nat ?RpowE ?Q2R_qr// -?Q2R_qr.
- by move/RleP: hf; rewrite RdivE RdivE ?sqrt_all ?IZR_nat ?RpowE ?Q2R_qr// -?Q2R_qr.
- by move: hk; rewrite /ratio_k !RpowE !IZR_nat !RminusE [(n%:R / _)%coqR]RdivE ?Q2R_qr// !RdivE.
- by move: hlo; rewrite RdivE// two.
by move: hup; rewrite RdivE// two.
Qed.
End Discrimination.

Theorem R9_first_at k lo up D : ((1 + theta) / (1 - theta) <= k)%coqR -> (0 < 1 + k)%coqR ->
  (lo <= 2 / (1 + k))%coqR -> (2 * k / (1 + k) <= up)%coqR -> D_is 0 D -> (lo <= D <= up)%coqR.
Proof.
move=> /RleP hk /RltP k0 /RleP hlo /RleP hup hD.
have k1 : 1 + k != 0 by rewrite gt_eqF.
have tn : 1 - theta != 0 by rewrite gt_eqF.
have := @inst_R9_first RR I ok; case/(_ k lo up D _ _ _ hD)/andP; last by move=> /RleP a /RleP b; split.
- by move: hk; rewrite RdivE// Q2R_qr.
- by move: hlo; rewrite RdivE// two.
by move: hup; rewrite RdivE// two.
Qed.

(* the two forms of B (R1) and of b (R5) *)
Lemma B_first B : (B <= IZR (Z.of_nat ((n - 2) * K)) - theta * sqrt (IZR (Z.of_nat ((n - 2) * K))))%coqR ->
  (2 <= n)%N -> B <= entry_B K n (qr RR (itheta I)).
Proof.
move=> /RleP h n2; apply: le_trans h _; rewrite sqrt_all IZR_nat natrM natrB// Q2R_qr RminusE.
rewrite ler_add2l ler_opp2; apply: ler_wpmul2l; first exact: in_theta_ge0 RR ok.
by rewrite le_minl lexx.
Qed.
Lemma B_second B : (B <= IZR (Z.of_nat ((n - 2) * K)) - theta * (sqrt Kz + 2 * (1 - 1 / nz)))%coqR ->
  (2 <= n)%N -> B <= entry_B K n (qr RR (itheta I)).
Proof.
move=> /RleP h n2; apply: le_trans h _; have nn : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
rewrite RdivE IZR_nat// IZR_nat natrM natrB// sqrt_all IZR_nat two Q2R_qr RminusE div1r.
rewrite ler_add2l ler_opp2; apply: ler_wpmul2l; first exact: in_theta_ge0 RR ok.
by rewrite le_minl lexx orbT.
Qed.
Lemma b_first m b : (theta / sqrt (1 - theta) + m <= b)%coqR -> entry_b (qr RR (itheta I)) m <= b.
Proof.
move=> /RleP; rewrite sqrt_all RdivE ?gt_eqF ?sqrtr_gt0// Q2R_qr; apply: le_trans.
by rewrite le_minl lexx.
Qed.
Lemma b_second m b : (theta / sqrt (2 * (1 - theta)) + (1 + theta) * m <= b)%coqR ->
  entry_b (qr RR (itheta I)) m <= b.
Proof.
move=> /RleP; rewrite sqrt_all RdivE; last by rewrite gt_eqF// sqrtr_gt0 RmultE two mulr_gt0// ltr0n.
by rewrite two Q2R_qr; apply: le_trans; rewrite le_minl lexx orbT.
Qed.
End Numbers.
