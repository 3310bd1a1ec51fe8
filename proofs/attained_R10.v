(* R2 and R9 under R10 are attained: a network for every L >= 2 and every ratio of its singular values *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum svd canonical_form norms spectrum_products
  discrimination data_bounds networks networks_bounds theorems witness.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* R10: R2 and R9 are attained for every L >= 2, with lmin < lmax: two classes of one sample, every layer (and the head)
   z (s1 P + s2 Q) up to sign, where s1 >= s2 > 0 are its singular values and z = 1 or -1 the end of R9 that is attained *)
Section R10.
Variables (R : rcfType) (L : nat) (s1 s2 z : R).
Hypothesis L_gt1 : (1 < L)%N.
Hypothesis s2_gt0 : 0 < s2.
Hypothesis s12 : s2 <= s1.
Hypothesis z1 : z ^+ 2 = 1.
Let s1_gt0 : 0 < s1. Proof. exact: lt_le_trans s12. Qed.
Let two : 0 < 2%:R :> R. Proof. by rewrite ltr0n. Qed.
Definition f2 (a b : R) : 'M[R]_(2 + 0) := \matrix_(i, j) if i == j then (a + b) / 2%:R else z * (a - b) / 2%:R.
Let c (i : 'I_2) : 'I_2 := i.
Definition W2 (l : nat) := f2 s1 s2.
Definition WL2 : 'M[R]_(2, 2 + 0) := f2 s1 s2.
Definition D2 : 'M[R]_(2 + 0, 2) := f2 (s1 ^- L) (s2 ^- L).

Lemma f2M a b a' b' : f2 a b *m f2 a' b' = f2 (a * a') (b * b').
Proof.
apply/matrixP => i j; rewrite !mxE !big_ord_recl big_ord0 !mxE.
have zz : z * z = 1 by rewrite -expr2.
case: (ord2 i) => ->; case: (ord2 j) => -> /=.
- rewrite (_ : _ + _ = ((a + b) * (a' + b') + z * z * (a - b) * (a' - b')) / (2%:R * 2%:R)).
    by rewrite zz; field; rewrite ?pnatr_eq0.
  by field; rewrite ?pnatr_eq0.
- by field; rewrite ?pnatr_eq0.
- by field; rewrite ?pnatr_eq0.
rewrite (_ : _ + _ = ((a + b) * (a' + b') + z * z * (a - b) * (a' - b')) / (2%:R * 2%:R)).
  by rewrite zz; field; rewrite ?pnatr_eq0.
by field; rewrite ?pnatr_eq0.
Qed.
Lemma f2T a b : (f2 a b)^T = f2 a b.
Proof. by apply/matrixP => i j; rewrite !mxE eq_sym. Qed.
Lemma f2_1 : f2 1 1 = 1%:M.
Proof.
apply/matrixP => i j; rewrite !mxE subrr mulr0 mul0r -[1 + 1]/(2%:R) divff ?pnatr_eq0//.
by case: (i == j).
Qed.
Lemma prodW2 l : prodW W2 l = f2 (s1 ^+ l) (s2 ^+ l).
Proof. by elim: l => [|l IH]; rewrite /= ?expr0 ?f2_1// IH f2M -!exprS. Qed.
(* u'f(a, b)u lies between a|u|^2 and b|u|^2 *)
Lemma f2_form a b (u : 'cV[R]_2) : a <= b -> a * dot u u <= dot u (f2 a b *m u) <= b * dot u u.
Proof.
move=> ab; have ba : 0 <= (b - a) / 2%:R by rewrite divr_ge0 ?subr_ge0 ?ler0n.
have e : dot u (f2 a b *m u) = (a + b) / 2%:R * dot u u + z * (a - b) * (u ord0 0 * u ord_max 0).
  rewrite /dot !big_ord_recl !big_ord0 !mxE !big_ord_recl !big_ord0 !mxE /=.
  have -> : lift ord0 ord0 = ord_max :> 'I_2 by apply: val_inj.
  by move: (u ord0 0) (u ord_max 0) => x y; field; rewrite ?pnatr_eq0.
have uu : dot u u = u ord0 0 ^+ 2 + u ord_max 0 ^+ 2.
  rewrite /dot !big_ord_recl !big_ord0 addr0 !expr2.
  by have -> : lift ord0 ord0 = ord_max :> 'I_2 by apply: val_inj.
rewrite e uu; move: (u ord0 0) (u ord_max 0) => x y.
apply/andP; split; rewrite -subr_ge0.
  have -> : (a + b) / 2%:R * (x ^+ 2 + y ^+ 2) + z * (a - b) * (x * y) - a * (x ^+ 2 + y ^+ 2)
    = (b - a) / 2%:R * ((x - z * y) ^+ 2 + (1 - z ^+ 2) * y ^+ 2) by field; rewrite ?pnatr_eq0.
  by rewrite z1 subrr mul0r addr0 mulr_ge0 ?sqr_ge0.
have -> : b * (x ^+ 2 + y ^+ 2) - ((a + b) / 2%:R * (x ^+ 2 + y ^+ 2) + z * (a - b) * (x * y))
  = (b - a) / 2%:R * ((x + z * y) ^+ 2 + (1 - z ^+ 2) * y ^+ 2) by field; rewrite ?pnatr_eq0.
by rewrite z1 subrr mul0r addr0 mulr_ge0 ?sqr_ge0.
Qed.

Let lo := s1 ^- L ^+ 2.
Let hi := s2 ^- L ^+ 2.
Let p0 k : 0 < s1 ^+ k. Proof. exact: exprn_gt0. Qed.
Let r0 k : 0 < s2 ^+ k. Proof. exact: exprn_gt0. Qed.
Lemma two_card (k : 'I_2) : #|[pred i | c i == k]| = 1%N.
Proof. by apply: etrans (card1 k); apply: eq_card => i; rewrite !inE. Qed.
Lemma two_gram : gram_in D2 lo hi.
Proof.
move=> u; have -> : dot (D2 *m u) (D2 *m u) = dot u (f2 lo hi *m u).
  by rewrite dot_adj dotC mulmxA /D2 f2T f2M -!expr2.
apply: f2_form; rewrite /lo /hi ler_sqr ?nnegrE ?invr_ge0 ?(ltW (p0 _)) ?(ltW (r0 _))//.
by rewrite lef_pinv ?posrE//; apply: ler_expn2r; rewrite ?nnegrE ?(ltW s1_gt0) ?(ltW s2_gt0).
Qed.
Lemma two_Y : Y R c = f2 1 1.
Proof. by rewrite f2_1; apply/matrixP => i j; rewrite !mxE eq_sym. Qed.
Lemma two_A3i : A3i L c W2 WL2 D2 1 0 0.
Proof.
have n0 m k : nF2 (0 : 'M[R]_(m, k)) <= 0 ^+ 2.
  by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
have WE : WL2 *m prodW W2 L.-1 = f2 (s1 ^+ L) (s2 ^+ L).
  by rewrite prodW2 f2M -!exprS prednK// (ltnW L_gt1).
have XX : D2^T *m D2 = f2 lo hi by rewrite /D2 f2T f2M -!expr2.
have Xi : invmx (D2^T *m D2) = f2 lo^-1 hi^-1.
  have e : f2 lo hi *m f2 lo^-1 hi^-1 = 1%:M.
    by rewrite f2M !mulfV ?f2_1// /lo /hi sqrf_eq0 invr_eq0 gt_eqF.
  have [u _] := mulmx1_unit e; rewrite XX; apply: (can_inj (mulKmx u)).
  by rewrite mulmxV.
have YX : YXp c D2 = f2 (s1 ^+ L) (s2 ^+ L).
  rewrite /YXp Xi two_Y /D2 f2T !f2M !mul1r /lo /hi; congr f2.
    by move: (p0 L) => h; field; rewrite gt_eqF.
  by move: (r0 L) => h; field; rewrite gt_eqF.
split; rewrite WE invr1 scale1r ?YX ?subrr//.
by rewrite /D2 f2M !mulfV ?gt_eqF// two_Y subrr.
Qed.
Lemma two_A3ii : A3ii L W2 WL2 0.
Proof.
split=> [l _ _|]; rewrite /W2 /WL2 !f2T// subrr.
by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
Qed.
Definition sv2 (i : 'I_(2 + 0)) := if (i < 1)%N then s1 else s2.
Lemma two_svals l : svals (W2 l) sv2.
Proof.
split=> [i|i j ij|]; rewrite /sv2; first by case: ifP => _; exact: ltW.
  case: ltnP => j1; first by rewrite (leq_ltn_trans ij j1).
  by case: ifP.
pose r := (Num.sqrt (2%:R : R))^-1; have rr : r * r = 2%:R^-1 by rewrite -expr2 exprVn sqr_sqrtr ?ltW.
have zz : z * z = 1 by rewrite -expr2.
pose U : 'M[R]_(2 + 0) := \matrix_(i, j) (if i == ord0 then r else if j == ord0 then z * r else - z * r).
have oU : orth U.
  apply/matrixP => i j; rewrite !mxE !big_ord_recl big_ord0 !mxE.
  case: (ord2 i) => ->; case: (ord2 j) => -> /=.
  - rewrite (_ : _ + _ = r * r * (1 + z * z)); last by ring.
    by rewrite rr zz mulr1n; field; rewrite ?pnatr_eq0.
  - by rewrite (_ : _ + _ = r * r * (1 - z * z)); [rewrite zz subrr mulr0 | ring].
  - by rewrite (_ : _ + _ = r * r * (1 - z * z)); [rewrite zz subrr mulr0 | ring].
  rewrite (_ : _ + _ = r * r * (1 + z * z)); last by ring.
  by rewrite rr zz mulr1n; field; rewrite ?pnatr_eq0.
exists U, U; split=> //; apply/matrixP => i j.
rewrite /Sl mul_mx_diag [RHS]mxE !big_ord_recl big_ord0 !mxE /sv2 /=.
case: (ord2 i) => ->; case: (ord2 j) => -> /=; rewrite ?expr1.
- by rewrite [RHS](_ : _ = r * r * (s1 + s2)); [rewrite rr mulrC | ring].
- by rewrite [RHS](_ : _ = r * r * (z * (s1 - s2))); [rewrite rr mulrC | ring].
- by rewrite [RHS](_ : _ = r * r * (z * (s1 - s2))); [rewrite rr mulrC | ring].
by rewrite [RHS](_ : _ = r * r * (z * z * (s1 + s2))); [rewrite rr zz mul1r mulrC | ring].
Qed.
Lemma two_A3iii : A3iii 2 L W2 0 0.
Proof. by move=> l _; exists sv2; split=> [|i|i]; [exact: two_svals | rewrite leqNgt ltn_ord | rewrite subrr]. Qed.

(* the numbers of R3: t_lo = s2^2, t_hi = s1^2, w = e = 0 *)
Local Notation num := (R3num 2 0 L (p_lo 1 hi 1 0) (p_hi 1 lo 1 0 0) 0 0 0 0).
Let n1 : (Num.sqrt (1%:R : R) / 1) ^+ 2 = 1. Proof. by rewrite divr1 sqr_sqrtr ?ler0n. Qed.
Lemma two_tlo : num Tlo (s2 ^+ 2).
Proof.
apply: num_tlo; first exact: exprn_gt0.
by rewrite /p_lo subr0 n1 mul0r addr0 /hi div1r -exprVn invrK exprAC.
Qed.
Lemma two_thi : num Thi (s1 ^+ 2).
Proof.
apply: (num_5 (num_e _ _ _ _ _ _ _ _ _)); first exact: exprn_gt0.
by rewrite /p_hi !addr0 n1 mul0r subr0 expr0n addr0 /lo div1r -exprVn invrK exprAC.
Qed.
Lemma two_w : num Ww 0.
Proof.
apply: (num_safe (num_w two_tlo _)); first exact: exprn_gt0.
by rewrite /= !mul0r.
Qed.
Lemma two_e : num Ee 0. Proof. exact: num_e. Qed.

(* R2 under R10: both ends are singular values *)
Theorem R10_R2_attained l : svals (W2 l) sv2 /\ [/\ num Tlo (sv2 ord_max ^+ 2), num Thi (sv2 ord0 ^+ 2) & lo < hi = (s2 < s1)].
Proof.
split; first exact: two_svals; rewrite /sv2 /=; split; [exact: two_tlo | exact: two_thi |].
rewrite /lo /hi ltr_sqr ?nnegrE ?invr_ge0 ?(ltW (p0 _)) ?(ltW (r0 _))// ltf_pinv ?posrE//.
by rewrite ltr_pexpn2r ?nnegrE ?(ltnW L_gt1) ?(ltW s1_gt0) ?(ltW s2_gt0).
Qed.

(* D_l, exactly *)
Let A l := s1 ^- (L - l) ^+ 2.
Let B l := s2 ^- (L - l) ^+ 2.
Lemma two_Z l : (l < L)%N -> Zbar 1 c (Zl W2 D2 l) = f2 (s1 ^- (L - l)) (s2 ^- (L - l)).
Proof.
move=> lL; rewrite /Zbar two_Y f2_1 trmx1 mulmx1 invr1 scale1r /Zl prodW2 /D2 f2M; congr f2.
  by rewrite -{1}(subnKC (ltnW lL)) exprD invfM mulrA mulfV ?mul1r// gt_eqF.
by rewrite -{1}(subnKC (ltnW lL)) exprD invfM mulrA mulfV ?mul1r// gt_eqF.
Qed.
Theorem two_D l : (l < L)%N -> is_D 1 c W2 D2 l (1 - z * (A l - B l) / (A l + B l)).
Proof.
move=> lL; have a0 : 0 < A l by rewrite exprn_gt0// invr_gt0.
have b0 : 0 < B l by rewrite exprn_gt0// invr_gt0.
have HE : netH 1 c W2 D2 l = f2 (A l) (B l) by rewrite /netH two_Z// f2T f2M -!expr2.
have cs i j : i != j -> cosH (f2 (A l) (B l)) i j = z * (A l - B l) / (A l + B l).
  move=> ij; rewrite /cosH !mxE !eqxx (negbTE ij) -expr2 sqrtr_sqr ger0_norm; last first.
    by apply: divr_ge0; [apply: addr_ge0; exact: ltW | exact: ltW].
  by field; rewrite !gt_eqF ?addr_gt0.
rewrite /is_D HE opprB addrCA subrr addr0; split=> [i j ij|]; first by rewrite cs.
by exists ord0, ord_max; rewrite cs.
Qed.

(* R9 under R10: the lower end for z = -1, the upper for z = 1 *)
Theorem R10_R9_attained l : (l < L)%N -> let bb := R5b 1 L 0 1 0 (spec_b lo hi) 0 in
  let f := R9f 1 L 0 1 0 0 (spec_b lo hi) 0 in
  let k := if l == 0%N then hi / lo else R9k L l (s2 ^+ 2) (s1 ^+ 2) 0 0 f bb (1 / 1 ^+ 2) in
  f < 1 /\ is_D 1 c W2 D2 l (if z == 1 then 2%:R * k / (1 + k) else 2%:R / (1 + k)).
Proof.
move=> lL bb f k; have a0 : 0 < A l by rewrite exprn_gt0// invr_gt0.
have b0 : 0 < B l by rewrite exprn_gt0// invr_gt0.
have f0 : f = 0 by rewrite /f /R9f !mul0r addr0 mul0r.
have kE : k = B l / A l.
  rewrite /k; case: eqVneq => [->|l0]; first by rewrite /A /B subn0.
  have L0 : (0 < L)%N := ltnW L_gt1.
  have lk : (L.-1 - l).+1 = (L - l)%N by rewrite -subSn ?prednK// -ltnS prednK.
  rewrite /R9k f0 subr0 addr0 expr1n subr0 addr0 expr1n -muln2 -/(2 * l)%N expr0n muln_eq0 (negbTE l0) /= !mul0r addr0.
  rewrite -!exprS lk /A /B !div1r invrK -!exprVn ![_^-1 ^+ _ ^+ 2]exprAC !exprVn.
  by rewrite invrK.
split; first by rewrite f0 ltr01.
have := two_D lL; congr is_D; rewrite kE.
have zE : z = if z == 1 then 1 else -1.
  case: eqP => // /eqP zn; apply/eqP; rewrite -addr_eq0; have : (z - 1) * (z + 1) == 0 by rewrite -subr_sqr z1 expr1n subrr.
  by rewrite mulf_eq0 subr_eq0 (negbTE zn).
by rewrite {1}zE; case: ifP => _; field; rewrite !gt_eqF ?addr_gt0.
Qed.
End R10.
