(* the hypotheses of R6, R7, R9 and R10 can be met together: an explicit network with rational entries
   (K = 2 classes, n = 3 samples each, d = N = 6, L = 3, theta = 0, X = I) *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum spectrum_roots svd canonical_form norms spectrum_products leakage
  discrimination data_bounds spectral networks networks_bounds theorems.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Projectors.
Variables (R : rcfType) (K N n : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (sigma eps : R) (L : nat).
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis eps_lt : eps < sigma.
Local Notation Y := (Y R c).
Local Notation P := (P R n c).
Local Notation Q := (Q R n c).
Let nR : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.
Let sigma_gt0 : 0 < sigma. Proof. exact: le_lt_trans eps_lt. Qed.
Let PP := P_idem R card_c n_gt0.
Let QQ := Q_idem R card_c n_gt0.

(* hidden layers sigma P + eps (I - P), head sigma^(1-L) Y, data X = I *)
Definition wW (l : nat) : 'M[R]_N := sigma *: P + eps *: Q.
Definition wL : 'M[R]_(K, N) := sigma ^- L.-1 *: Y.
Definition wX : 'M[R]_N := 1%:M.

Let PQ : P *m Q = 0. Proof. by rewrite /metrics.Q mulmxBr mulmx1 PP subrr. Qed.
Let QP : Q *m P = 0. Proof. by rewrite /metrics.Q mulmxBl mul1mx PP subrr. Qed.

Lemma comb a b a' b' : (a *: P + b *: Q) *m (a' *: P + b' *: Q) = (a * a') *: P + (b * b') *: Q.
Proof.
move: PP QQ PQ QP; move: P Q => p q pp qq pq qp.
rewrite mulmxDl !mulmxDr -!scalemxAl -!scalemxAr pp qq pq qp !scaler0 addr0 add0r.
by rewrite !scalerA.
Qed.

Lemma comb_tr a b : (a *: P + b *: Q)^T = a *: P + b *: Q.
Proof.
move: (P_sym R n c) (Q_sym R n c); move: P Q => p q pt qt.
by rewrite linearD/= !linearZ/= pt qt.
Qed.

Lemma wprod l : prodW wW l = sigma ^+ l *: P + eps ^+ l *: Q.
Proof.
elim: l => [|l IH]; first by rewrite !expr0 !scale1r addrC /metrics.Q subrK.
by rewrite /= IH comb -!exprS.
Qed.

Lemma w_A2 : A2 wX 0.
Proof. by move=> i j; rewrite /G /wX trmx1 mul1mx subrr mxE normr0 mul0r. Qed.

Lemma w_head : wL *m prodW wW L.-1 = Y.
Proof.
rewrite wprod /wL; move: (YP R card_c n_gt0) (YQ R card_c n_gt0); move: P Q => p q yp yq.
rewrite mulmxDr -!scalemxAl -!scalemxAr yp yq !scaler0 addr0 scalerA mulVf ?scale1r//.
by rewrite expf_neq0// gt_eqF.
Qed.

Lemma w_A3i : A3i L c wW wL wX 1 0 0.
Proof.
have z m k : nF2 (0 : 'M[R]_(m, k)) <= 0 ^+ 2.
  by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
by split; rewrite w_head /YXp /wX ?trmx1 ?mul1mx ?invmx1 ?mulmx1 invr1 scale1r subrr.
Qed.

(* data with lmin = 1 and lmax = y^2 *)
Definition wXy (y : R) : 'M[R]_N := 1 *: P + y *: Q.
Lemma wy_gram y : 1 <= y -> gram_in (wXy y) 1 (y ^+ 2).
Proof.
move=> y1 u; have y2 : 1 <= y ^+ 2 by apply: exprn_ege1.
have f (A : 'M[R]_N) : A^T = A -> A *m A = A -> dot (A *m u) (A *m u) = dot u (A *m u).
  by move=> As AA; rewrite [LHS]dot_adj As mulmxA AA dotC.
have -> : dot (wXy y *m u) (wXy y *m u) = dot (P *m u) (P *m u) + y ^+ 2 * dot (Q *m u) (Q *m u).
  rewrite (f _ (P_sym R n c) PP) (f _ (Q_sym R n c) QQ) dot_adj dotC mulmxA /wXy comb_tr comb; move: P Q => p q.
  by rewrite mulmxDl -!scalemxAl dotDr !dotZr !mul1r expr2.
rewrite (proj_split u (P_sym R n c) PP) -/Q mul1r ler_add2l ler_pemull ?dot_ge0//=.
by rewrite mulrDr ler_add2r ler_pemull ?dot_ge0.
Qed.
Lemma wy_A3i y : 0 < y -> A3i L c wW wL (wXy y) 1 0 0.
Proof.
move=> y0; have yn : y != 0 by rewrite gt_eqF.
have z m k : nF2 (0 : 'M[R]_(m, k)) <= 0 ^+ 2.
  by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
have Yc a b : Y *m (a *: P + b *: Q) = a *: Y.
  move: (YP R card_c n_gt0) (YQ R card_c n_gt0); move: P Q => p q yp yq.
  by rewrite mulmxDr -!scalemxAr yp yq scaler0 addr0.
have one : 1 *: P + 1 *: Q = 1%:M :> 'M[R]_N by rewrite !scale1r addrC /metrics.Q subrK.
have XX : (wXy y)^T *m wXy y = 1 *: P + (y * y) *: Q by rewrite /wXy comb_tr comb mul1r.
have e : (1 *: P + (y * y) *: Q) *m (1 *: P + (y^-1 * y^-1) *: Q) = 1%:M.
  by rewrite comb mul1r mulrACA !mulfV// mulr1.
have [uX _] := mulmx1_unit e.
have Xi : invmx ((wXy y)^T *m wXy y) = 1 *: P + (y^-1 * y^-1) *: Q.
  by rewrite XX -[LHS]mulmx1 -e mulKmx.
split; rewrite w_head invr1 scale1r.
  by rewrite /YXp Xi Yc scale1r /wXy comb_tr Yc scale1r subrr.
by rewrite /wXy Yc scale1r subrr.
Qed.

Lemma w_A3ii delta : (n%:R * sigma ^- L.-1 ^+ 2 - sigma ^+ 2) ^+ 2 * K%:R
    + eps ^+ 4 * (N%:R - K%:R) <= delta ^+ 2 -> A3ii L wW wL delta.
Proof.
move=> h; split=> [l _ _|]; first by rewrite /wW comb_tr.
have -> : wL^T *m wL - wW L.-1 *m (wW L.-1)^T
  = (n%:R * sigma ^- L.-1 ^+ 2 - sigma ^+ 2) *: P + (- eps ^+ 2) *: Q.
  have yy : Y^T *m Y = n%:R *: P by rewrite /metrics.P scalerA mulfV// scale1r.
  have -> : wL^T *m wL = (n%:R * sigma ^- L.-1 ^+ 2) *: P.
    rewrite /wL [(_ *: _)^T]linearZ/= -scalemxAl -scalemxAr yy; move: P => p.
    by rewrite !scalerA -expr2 mulrC.
  rewrite /wW comb_tr comb; move: P Q => p q.
  by rewrite opprD addrA -scalerBl scaleNr -!expr2.
rewrite nF2_mxtrace comb_tr comb.
have tP : \tr P = K%:R.
  have : \tr (P + Q) = N%:R by rewrite /metrics.Q addrC subrK mxtrace1.
  rewrite linearD/= (tr_Q R card_c n_gt0) => /(canRL (addrK _)) ->.
  by rewrite opprB addrC subrK.
move: (tr_Q R card_c n_gt0) tP; move: P Q => p q tq tp.
by rewrite linearD/= !linearZ/= tp tq -expr2 mulrNN -expr2 -exprM.
Qed.

(* the singular values: sigma (K times), then eps *)
Definition ws (j : 'I_N) : R := if (j < K)%N then sigma else eps.

Lemma w_svals l : svals (wW l) ws.
Proof.
have KN : (K <= N)%N by rewrite (NE card_c) leq_pmulr.
split=> [j|i j ij|]; rewrite /ws.
- by case: ifP => // _; exact: ltW.
- case: ltnP => jK; last by case: ifP => // _; exact: ltW.
  by rewrite (leq_ltn_trans ij).
pose q := Num.sqrt n%:R : R; have q2 : q ^+ 2 = n%:R by rewrite sqr_sqrtr ?ler0n.
have qn : q != 0 by rewrite -sqrf_eq0 q2.
pose A : 'M[R]_N := \matrix_(i, j) ((c i == j :> nat)%:R / q).
pose T := [set j : 'I_N | (j < K)%N].
have AA : A^T *m A = diag_mx (\row_j (j \in T)%:R).
  apply/matrixP => j k; rewrite !mxE inE.
  rewrite (eq_bigr (fun i => ((c i == j :> nat) && (c i == k :> nat))%:R / n%:R)); last first.
    move=> i _; rewrite !mxE mulrACA -invfM -expr2 q2; congr (_ / _).
    by case: (_ == _); case: (_ == _); rewrite ?mulr0 ?mul0r ?mulr1.
  rewrite -mulr_suml; have [<-|jk] := eqVneq j k; last first.
    rewrite mulr0n big1 ?mul0r// => i _; case: eqP => // ->; case: eqP => // /val_inj e.
    by rewrite e eqxx in jk.
  rewrite mulr1n; case: ltnP => jK.
    suff -> : \sum_i ((c i == j :> nat) && (c i == j :> nat))%:R = n%:R :> R by rewrite mulfV.
    rewrite -[in RHS](card_c (Ordinal jK)) -sum1_card natr_sum [RHS]big_mkcond/=.
    apply: eq_bigr => i _; rewrite andbb.
    have -> : (i \in [pred i | c i == Ordinal jK]) = (c i == j :> nat) by [].
    by case: (c i == j :> nat).
  rewrite big1 ?mul0r// => i _; case: eqP => // e.
  by move: (ltn_ord (c i)); rewrite e ltnNge jK.
have AAT : A *m A^T = P.
  apply/matrixP => i k; rewrite (PE R n c) !mxE.
  have ciN : (c i < N)%N by exact: leq_trans (ltn_ord _) KN.
  rewrite (bigD1 (Ordinal ciN))//= !mxE/= eqxx big1 ?addr0 => [|j ji].
    by rewrite mulrACA -invfM -expr2 q2 mul1r eq_sym mulrC.
  rewrite !mxE; case: eqP => [e|_]; last by rewrite !mul0r.
  by case/eqP: ji; apply: val_inj.
have [U oU hU] := complete AA; exists U, U; split=> //.
pose D := Sl (fun j : 'I_N => (j < K)%N%:R : R) 1.
have AD : A *m D = A.
  apply/matrixP => i j; rewrite /D /Sl mul_mx_diag !mxE expr1.
  case: eqP => [e|_]; last by rewrite !mul0r.
  by move: (ltn_ord (c i)); rewrite e => ->; rewrite mulr1.
have UD : U *m D = A.
  by rewrite hU ?AD// => j; rewrite inE => /negbTE ->.
have DD : D *m D = D.
  by rewrite /D SlM; congr diag_mx; apply/rowP => j; rewrite !mxE !expr1; case: ltnP => _; rewrite ?mulr1 ?mulr0.
have -> : Sl (fun j : 'I_N => if (j < K)%N then sigma else eps) 1 = eps%:M + (sigma - eps) *: D.
  apply/matrixP => i j; rewrite /D /Sl !mxE !expr1; case: eqVneq => _; rewrite ?mulr0n ?mulr1n.
    by case: ltnP => _; rewrite ?mulr1 ?mulr0 ?addr0// addrC subrK.
  by rewrite mulr0 addr0.
rewrite mulmxDr mulmxDl mul_mx_scalar -scalemxAl (orthV oU) -scalemxAr -scalemxAl.
have -> : U *m D *m U^T = P.
  have -> : P = A *m (U *m D)^T by rewrite UD AAT.
  by rewrite trmx_mul SlT -{1}DD !mulmxA UD.
rewrite /wW /metrics.Q scalerBr scalerBl addrCA addrC; congr (_ + _).
Qed.

Lemma w_A3iii : A3iii K L wW eps 0.
Proof.
move=> l _; exists ws; split; first exact: w_svals.
  by move=> i Ki; rewrite /ws ltnNge Ki.
by move=> i _; rewrite /ws subr0; case: ifP => // _; exact: ltW.
Qed.

Lemma w_trW l : 0 < eps -> (1 < n)%N -> 0 < \tr (Sigma_W n c (Zl wW wX l)).
Proof.
move=> e0 n1; have N0 : (0 < N)%N by rewrite (NE card_c) muln_gt0 K_gt0.
have NR : 0 < N%:R :> R by rewrite ltr0n.
rewrite -(pmulr_rgt0 _ NR) Sigma_WE// /Zl /wX mulmx1 /Delta -/Q wprod.
have -> : (sigma ^+ l *: P + eps ^+ l *: Q) *m Q = 0 *: P + eps ^+ l *: Q.
  move: PQ QQ; move: P Q => p q pq qq.
  by rewrite mulmxDl -!scalemxAl pq qq scaler0 scale0r.
rewrite nF2_mxtrace comb_tr comb mul0r; move: (tr_Q R card_c n_gt0); move: P Q => p q tq.
rewrite scale0r add0r linearZ/= tq mulr_gt0 ?mulr_gt0 ?exprn_gt0//.
by rewrite subr_gt0 ltr_nat (NE card_c) -[X in (X < _)%N]muln1 ltn_mul2l K_gt0.
Qed.
End Projectors.

(* K = 2, n = 3, sigma = 6/5, eps = 1/10, rho = 0, L = 3 *)
Definition c6 (i : 'I_6) : 'I_2 := if (i < 3)%N then ord0 else ord_max.
Lemma card_c6 k : #|[pred i | c6 i == k]| = 3%N.
Proof. by case: k => [[|[|//]] k2]; rewrite -sum1_card big_mkcond !big_ord_recl big_ord0. Qed.

Lemma ord2 (i : 'I_2) : i = ord0 \/ i = ord_max.
Proof. by case: i => [[|[|//]] h]; [left | right]; apply: val_inj. Qed.

Section Instance.
Variable R : rcfType.
Let q (a b : nat) : R := a%:R / b%:R.
Let q_ge0 a b : 0 <= q a b. Proof. by rewrite divr_ge0 ?ler0n. Qed.
Let q_le a b a' b' : (0 < b)%N -> (0 < b')%N -> (a * b' <= a' * b)%N -> q a b <= q a' b'.
Proof.
move=> b0 b0' h; rewrite /q ler_pdivr_mulr ?ltr0n// mulrAC ler_pdivl_mulr ?ltr0n//.
by rewrite -!natrM ler_nat.
Qed.
Let q_lt a b a' b' : (0 < b)%N -> (0 < b')%N -> (a * b' < a' * b)%N -> q a b < q a' b'.
Proof.
move=> b0 b0' h; rewrite /q ltr_pdivr_mulr ?ltr0n// mulrAC ltr_pdivl_mulr ?ltr0n//.
by rewrite -!natrM ltr_nat.
Qed.

Definition sig6 := q 6 5.
Definition ep6 := q 1 10.
Definition W6 : nat -> 'M[R]_6 := wW 3 c6 sig6 ep6.
Definition WL6 : 'M[R]_(2, 6) := wL c6 sig6 3.
Definition X6 : 'M[R]_6 := wX R 6.
Let es : ep6 < sig6. Proof. exact: q_lt. Qed.

Lemma six_A2 : A2 X6 0. Proof. exact: w_A2. Qed.
Lemma six_A3i : A3i 3 c6 W6 WL6 X6 1 0 0. Proof. exact: (w_A3i card_c6 isT 3 (q_ge0 1 10) es). Qed.
Lemma six_A3iii : A3iii 2 3 W6 ep6 0. Proof. exact: (w_A3iii card_c6 isT (q_ge0 1 10) es). Qed.
Lemma six_A3ii delta : q 1 10 <= delta -> A3ii 3 W6 WL6 delta.
Proof.
move=> hd; have d0 : 0 <= delta := le_trans (q_ge0 1 10) hd.
apply: (w_A3ii card_c6 isT); rewrite -/ep6 /=.
have -> : 3%:R * sig6 ^- 2 ^+ 2 - sig6 ^+ 2 = q 73 108 * ep6 ^+ 2.
  by rewrite /sig6 /ep6 /q; field; rewrite ?pnatr_eq0.
apply: (@le_trans _ _ (ep6 ^+ 2)); last by rewrite ler_sqr ?nnegrE// q_ge0.
have h1 : q 73 108 ^+ 2 <= 1 by rewrite expr_le1// ?q_ge0//; rewrite /q ler_pdivr_mulr ?ltr0n// mul1r ler_nat.
apply: (@le_trans _ _ (ep6 ^+ 4 * 6%:R)); last first.
  rewrite -subr_ge0; have -> : ep6 ^+ 2 - ep6 ^+ 4 * 6%:R = ep6 ^+ 2 * q 47 50.
    by rewrite /ep6 /q; field; rewrite ?pnatr_eq0.
  by rewrite mulr_ge0 ?sqr_ge0 ?q_ge0.
have -> : (q 73 108 * ep6 ^+ 2) ^+ 2 * 2%:R + ep6 ^+ 4 * (6%:R - 2%:R)
   = ep6 ^+ 4 * (q 73 108 ^+ 2 * 2%:R + 4%:R) by move: (q 73 108) ep6 => u v; ring.
apply: ler_wpmul2l; first by rewrite exprn_ge0 ?q_ge0.
rewrite (_ : 6%:R = 1 * 2%:R + 4%:R); last by ring.
by rewrite ler_add2r ler_wpmul2r ?ler0n.
Qed.


(* the numbers: delta = 32/245, t_lo = 7/5 with t_lo^3 + delta t_lo^2 = 3, x = 2/5 for rho_0 = 1, l = 1 *)
Let dl := q 32 245.
Let tl := q 7 5.
Let ep0 : 0 < ep6. Proof. by rewrite divr_gt0 ?ltr0n. Qed.
Let dl0 : 0 <= dl. Proof. exact: q_ge0. Qed.
Let dt : dl < tl. Proof. exact: q_lt. Qed.
Let six_dl : A3ii 3 W6 WL6 dl. Proof. by apply: six_A3ii; exact: q_le. Qed.
Let tau6 (s : 'I_(2 + 4) -> R) : svals (W6 1%N) s -> 0 ^+ 2 <= \sum_j s (rshift 2 j) ^+ 4.
Proof. by move=> _; rewrite expr0n sumr_ge0// => j _; rewrite exprn_even_ge0. Qed.
Let e0_6 : (0 : R) < Num.sqrt 3%:R / 1. Proof. by rewrite divr1 sqrtr_gt0 ltr0n. Qed.
Let s3 : (Num.sqrt 3%:R / 1 : R) ^+ 2 = 3%:R. Proof. by rewrite divr1 sqr_sqrtr ?ler0n. Qed.
Let plo6 : p_lo 3 (1 + 0) 1 0 = 3%:R :> R. Proof. by rewrite /p_lo subr0 s3 addr0 divr1. Qed.
Let phi6 : p_hi 3 (1 - 0) 1 0 0 = 3%:R :> R. Proof. by rewrite /p_hi addr0 s3 subr0 divr1 expr0n addr0. Qed.
Local Notation num := (R3num 2 4 3 (p_lo 3 (1 + 0) 1 0) (p_hi 3 (1 - 0) 1 0 0) dl ep6 0 0).
Let w6 := dl / Num.sqrt 2%:R / Num.sqrt (tl - dl).
Let h6 := dl / Num.sqrt 2%:R / (tl - dl).
Let nTlo : num Tlo tl.
Proof.
apply: num_tlo; first by rewrite divr_gt0 ?ltr0n.
by rewrite plo6; apply: eqW; rewrite /tl /dl /q /=; field; rewrite ?pnatr_eq0.
Qed.
Let nHh : num Hh h6. Proof. exact: num_h. Qed.
Let nWw : num Ww w6. Proof. exact: num_w. Qed.
Let nEe : num Ee dl. Proof. exact: num_e. Qed.
Let mm := R5m 3 3 ep6 1 0 w6.
Let mm0 : 0 <= mm.
Proof.
rewrite /mm /R5m addr0 divr_ge0//; last by rewrite ltW.
apply: mulr_ge0; last by rewrite exprn_ge0// ltW.
by rewrite /w6; do 2 (apply: divr_ge0; last exact: sqrtr_ge0).
Qed.
Let bm : entry_b 0 mm = mm.
Proof. by rewrite /entry_b !mul0r addr0 mul1r !add0r minxx. Qed.
Let mm2 : mm ^+ 2 < 1.
Proof.
have -> : mm ^+ 2 = q 32 311 * (dl * (ep6 ^+ 4 * q 1 6)).
  rewrite /mm /R5m addr0 expr_div_n s3 /w6 exprMn !expr_div_n !sqr_sqrtr ?ler0n ?subr_ge0 ?(ltW dt)// -exprM.
  by rewrite /dl /tl /q; move: ep6 => z; field; rewrite ?pnatr_eq0.
have q1 a c : (a < c)%N -> 0 <= q a c < 1.
  by move=> ac; rewrite q_ge0 /q ltr_pdivr_mulr ?mul1r ?ltr_nat// ltr0n (leq_ltn_trans _ ac).
have /andP[a0 a1] := q1 32%N 311%N isT; have /andP[b0 b1] := q1 32%N 245%N isT.
have /andP[c0 c1] := q1 1%N 10%N isT; have /andP[d0 d1] := q1 1%N 6%N isT.
have e0 : 0 <= ep6 ^+ 4 by rewrite exprn_ge0.
have e1 : ep6 ^+ 4 <= 1 by rewrite expr_le1// ltW.
have e2 : ep6 ^+ 4 * q 1 6 <= 1 by rewrite mulr_ile1// ltW.
apply: mulr_ilt1 => //; first exact: (mulr_ge0 b0 (mulr_ge0 e0 d0)).
by apply: le_lt_trans b1; rewrite ler_pimulr.
Qed.
Let den1 : 0 < entry_den 2 0 mm.
Proof.
by rewrite /entry_den bm mulr0 mul0r subr0 mulr1 (_ : 2%:R - 1 = 1) ?subr_gt0//; ring.
Qed.
Let f6 : R9f 3 3 ep6 1 0 0 (entry_b 0) w6 < 1.
Proof.
suff -> : R9f 3 3 ep6 1 0 0 (entry_b 0) w6 = mm ^+ 2 by [].
by rewrite /R9f /R5b -/mm bm addr0 mulrAC expr2 {2}/mm /R5m addr0 mulrC.
Qed.
Let BE : entry_B 2 3 (0 : R) = 2%:R. Proof. by rewrite /entry_B mul0r subr0; ring. Qed.
Let AE : entry_A 2 (0 : R) = 2%:R. Proof. by rewrite /entry_A mulr0 addr0. Qed.

(* R6 applies *)
Theorem R6_witness l : (l.+1 < 3)%N ->
  netC 3 c6 W6 X6 l.+1 / netC 3 c6 W6 X6 l
    <= R6u 3 l tl h6 ep6 (R5phi 3 3 ep6 1 0 (entry_b 0) (entry_den 2 0) w6)
         (R6x 3 l tl h6 dl ep6 0 0 (entry_B 2 3 0) (entry_E2 2 3 0)).
Proof.
move=> lL; apply: (@R6 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 0 ltr01 six_A2 l tl h6 w6 dl) => //; first by left.
by apply: (w_trW card_c6 isT isT).
Qed.

(* R4 and R5 apply *)
Theorem R4_witness l : (l < 3)%N -> exists U s, canonical 3 W6 U s
  /\ let D : 'M[R]_(2 + 4, 6) := (U l)^T *m Delta 3 c6 (Zl W6 X6 l) in
     is_true (nF (usubmx D) <= h6 * rr tl ep6 ^+ (2 - l) * nF (dsubmx D) + misfit 3 tl dl 0 l).
Proof.
move=> lL; have [bal _] := six_dl; have [U [s can]] := C1 bal; exists U, s; split=> //.
by apply: (@R4 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 0 ltr01 six_A2 l U s tl h6 dl) => //; left.
Qed.
Theorem R5_witness l : (l.+1 < 3)%N -> exists2 thi, 0 < thi
  & tl / (1 + R5phi 3 3 ep6 1 0 (entry_b 0) (entry_den 2 0) w6 * rr tl ep6 ^+ l.*2)
    <= \tr (Sigma_B 3 c6 (Zl W6 X6 l.+1)) / \tr (Sigma_B 3 c6 (Zl W6 X6 l)) <= thi.
Proof.
move=> lL; have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
exists thi; first exact: le_lt_trans dthi.
have nThi : num Thi thi by apply: (num_5 nEe dthi); rewrite phi6 -ht.
by apply: (@R5 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 0 ltr01 six_A2 l tl thi w6).
Qed.

(* R7 applies, with x = 2/5 *)
Theorem R7_witness : exists2 thi, 0 < thi
  & R7l 1 ep6 0 thi (q 2 5) <= netC 3 c6 W6 X6 2 / netC 3 c6 W6 X6 1.
Proof.
have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
exists thi; first exact: le_lt_trans dthi.
have nThi : num Thi thi by apply: (num_5 nEe dthi); rewrite phi6 -ht.
apply: (@R7 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 ltr01
  (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 0 ltr01 six_A2 1 (q 2 5) thi) => //.
- by rewrite BE ltr0n.
- by rewrite divr_gt0 ?ltr0n.
- by rewrite /q ltr_pdivr_mulr ?ltr0n// mul1r ltr_nat.
rewrite AE BE divff ?pnatr_eq0// -subr_ge0.
have -> : 1%:R - (1 * q 2 5 ^+ 2 + 2%:R * q 2 5) = q 1 25 by rewrite /q; field; rewrite ?pnatr_eq0.
exact: q_ge0.
Qed.

(* D_l of two classes *)
Lemma two_means (W : nat -> 'M[R]_6) (X : 'M[R]_6) l : is_D 3 c6 W X l (1 - cosH (netH 3 c6 W X l) ord0 ord_max).
Proof.
set H := netH 3 c6 W X l; have Hs : H^T = H by rewrite /H /netH trmx_mul trmxK.
have cs i j : cosH H i j = cosH H j i by rewrite /cosH -{1}Hs mxE [H i i * _]mulrC.
rewrite /is_D -/H opprB addrCA subrr addr0; split; last by exists ord0, ord_max.
move=> i j; case: (ord2 i) => ->; case: (ord2 j) => -> // _.
by rewrite cs.
Qed.

(* R9 applies *)
Theorem R9_witness l : (l < 3)%N -> exists thi D kl, [/\ is_D 3 c6 W6 X6 l D, 0 < thi,
  kl = R9k 3 l tl thi dl ep6 (R9f 3 3 ep6 1 0 0 (entry_b 0) w6) (R5b 3 3 ep6 1 0 (entry_b 0) w6) (3%:R / 1 ^+ 2)
  & 2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (2%:R / (2%:R - 1))].
Proof.
move=> lL; have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
have nThi : num Thi thi by apply: (num_5 nEe dthi); rewrite phi6 -ht.
set Hm := netH 3 c6 W6 X6 l; have hD := two_means W6 X6 l; rewrite -/Hm in hD.
exists thi, (1 - cosH Hm ord0 ord_max); eexists; split; [exact: hD | exact: le_lt_trans dthi | reflexivity |].
apply: (@R9 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 0 ltr01 six_A2 l tl thi w6 dl) => //.
Qed.

(* R10 applies to the same weights on data with lmin = 1 and lmax = 121/100: t_lo = 1, w = 1 *)
Let y10 := q 11 10.
Let hi10 := y10 ^+ 2.
Definition X10 : 'M[R]_6 := wXy 3 c6 y10.
Let y1 : 1 <= y10. Proof. by rewrite /y10 /q ler_pdivl_mulr ?ltr0n// mul1r ler_nat. Qed.
Let y0 : 0 < y10. Proof. exact: lt_le_trans ltr01 y1. Qed.
Let gram10 : gram_in X10 1 hi10. Proof. exact: (wy_gram card_c6 isT y1). Qed.
Let ten_A3i : A3i 3 c6 W6 WL6 X10 1 0 0. Proof. exact: (wy_A3i card_c6 isT 3 (q_ge0 1 10) es y0). Qed.
Let t10 := 1 : R.
Let d2 : dl <= q 1 2. Proof. exact: q_le. Qed.
Let half : q 1 2 + q 1 2 = 1. Proof. by rewrite /q; field; rewrite ?pnatr_eq0. Qed.
Let d12 : dl <= 1 - dl. Proof. by rewrite ler_subr_addr -half; exact: ler_add. Qed.
Let dt10 : dl < t10. Proof. by apply: (le_lt_trans d2); rewrite /t10 -half ltr_addl divr_gt0 ?ltr0n. Qed.
Local Notation num1 := (R3num 2 4 3 (p_lo 3 hi10 1 0) (p_hi 3 1 1 0 0) dl ep6 0 0).
Let w10 := dl / Num.sqrt 2%:R / Num.sqrt (t10 - dl).
Let h10 := dl / Num.sqrt 2%:R / (t10 - dl).
Let mTlo : num1 Tlo t10.
Proof.
apply: num_tlo; first exact: ltr01.
rewrite /p_lo subr0 s3 /t10 !expr1n mulr1 ler_pdivl_mulr ?exprn_gt0//.
have h1 : 1 + dl <= 2%:R by rewrite [2%:R](natrD _ 1 1) ler_add2l ltW.
have h2 : hi10 <= q 3 2.
  rewrite -subr_ge0 (_ : q 3 2 - hi10 = q 29 100) ?q_ge0//.
  by rewrite /hi10 /y10 /q; field; rewrite ?pnatr_eq0.
rewrite (_ : 3%:R = 2%:R * q 3 2); last by rewrite /q; field; rewrite ?pnatr_eq0.
by apply: ler_pmul => //; rewrite ?addr_ge0 ?ler01 ?sqr_ge0.
Qed.
Let mHh : num1 Hh h10. Proof. exact: num_h. Qed.
Let mEe : num1 Ee dl. Proof. exact: num_e. Qed.
Let mWw : num1 Ww 1.
Proof.
apply: (num_safe (num_w mTlo dt10)) => /=.
apply: ler_sqr0; first exact: ler01.
have aux (x : R) : 0 <= x -> x < 1 -> x <= 1 - x -> (x / Num.sqrt 2%:R / Num.sqrt (1 - x)) ^+ 2 <= 1.
  move=> x0 x1 xx; have x1' : 0 < 1 - x by rewrite subr_gt0.
  rewrite !expr_div_n !sqr_sqrtr ?ler0n ?(ltW x1')// ler_pdivr_mulr// mul1r; apply: (le_trans _ xx).
  apply: (@le_trans _ _ (x ^+ 2)); last by rewrite expr2 ler_pimulr// ltW.
  rewrite ler_pdivr_mulr ?ltr0n// -{1}[x ^+ 2]mulr1; apply: ler_wpmul2l; first exact: sqr_ge0.
  by rewrite ler1n.
by rewrite expr1n; exact: aux.
Qed.
Let p10 : p_hi 3 1 1 0 0 = 3%:R :> R. Proof. by rewrite -phi6 subr0. Qed.
(* m = eps^2/sqrt 3 <= 1/100 and b = y - 1 + y m < 1 *)
Let m10 := R5m 3 3 ep6 1 0 (1 : R).
Let s31 : 1 <= Num.sqrt 3%:R / 1 :> R.
Proof. by rewrite divr1 -[X in X <= _]sqrtr1 ler_wsqrtr// ler1n. Qed.
Let m10_0 : 0 <= m10.
Proof. by rewrite /m10 /R5m addr0 mul1r divr_ge0 ?exprn_ge0 ?(ltW ep0)// ltW. Qed.
Let m10_1 : m10 <= q 1 100.
Proof.
rewrite /m10 /R5m addr0 mul1r ler_pdivr_mulr; last exact: lt_le_trans ltr01 s31.
have -> : ep6 ^+ 2 = q 1 100 by rewrite /ep6 /q; field; rewrite ?pnatr_eq0.
by rewrite ler_pemulr ?q_ge0.
Qed.
Let bE : spec_b 1 hi10 m10 = y10 - 1 + y10 * m10.
Proof. by rewrite /spec_b /hi10 sqrtr1 sqrtr_sqr (gtr0_norm y0) mul1r. Qed.
Let b10_0 : 0 <= spec_b 1 hi10 m10.
Proof. by rewrite bE addr_ge0 ?subr_ge0// mulr_ge0// ltW. Qed.
Let b10_1 : spec_b 1 hi10 m10 < 1.
Proof.
rewrite bE; apply: le_lt_trans (_ : y10 - 1 + y10 * q 1 100 < 1); first by rewrite ler_add2l ler_pmul2l.
rewrite -subr_gt0; have -> : 1 - (y10 - 1 + y10 * q 1 100) = q 889 1000 by rewrite /y10 /q; field; rewrite ?pnatr_eq0.
by apply: divr_gt0; rewrite ltr0n.
Qed.
Let den10 : 0 < spec_den 1 hi10 m10.
Proof. by rewrite /spec_den subr_gt0 -[X in _ < X](expr1n R 2) ltr_sqr ?nnegrE ?ler01. Qed.
Let f10 : R9f 3 3 ep6 1 0 0 (spec_b 1 hi10) 1 < 1.
Proof.
suff -> : R9f 3 3 ep6 1 0 0 (spec_b 1 hi10) 1 = m10 * spec_b 1 hi10 m10.
  apply: mulr_ilt1 => //; apply: le_lt_trans m10_1 _.
  by rewrite /q ltr_pdivr_mulr ?ltr0n// mul1r ltr_nat.
by rewrite /R9f /R5b -/m10 addr0 mulrAC; congr (_ * _); rewrite /m10 /R5m addr0.
Qed.
Let Bs : spec_B 2 3 1 = 2%:R :> R. Proof. by rewrite /spec_B; ring. Qed.
Let B10 : 0 < spec_B 2 3 (1 : R). Proof. by rewrite Bs ltr0n. Qed.

Theorem R10_R4_witness l : (l < 3)%N -> exists U s, canonical 3 W6 U s
  /\ let D : 'M[R]_(2 + 4, 6) := (U l)^T *m Delta 3 c6 (Zl W6 X10 l) in
     is_true (nF (usubmx D) <= h10 * rr t10 ep6 ^+ (2 - l) * nF (dsubmx D) + misfit 3 t10 dl 0 l).
Proof.
move=> lL; have [bal _] := six_dl; have [U [s can]] := C1 bal; exists U, s; split=> //.
by apply: (@R10_R4 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X10 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) e0_6 ten_A3i six_dl six_A3iii (lexx _) tau6 1 hi10 ltr01 gram10 l U s t10 h10 dl) => //; left.
Qed.

Theorem R10_R5_witness l : (l.+1 < 3)%N -> exists2 thi, 0 < thi
  & t10 / (1 + R5phi 3 3 ep6 1 0 (spec_b 1 hi10) (spec_den 1 hi10) 1 * rr t10 ep6 ^+ l.*2)
    <= \tr (Sigma_B 3 c6 (Zl W6 X10 l.+1)) / \tr (Sigma_B 3 c6 (Zl W6 X10 l)) <= thi.
Proof.
move=> lL; have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
exists thi; first exact: le_lt_trans dthi.
have nThi : num1 Thi thi by apply: (num_5 mEe dthi); rewrite p10 -ht.
by apply: (@R10_R5 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X10 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 ten_A3i six_dl six_A3iii (lexx _) tau6 1 hi10 ltr01 gram10 l t10 thi 1).
Qed.

Theorem R10_R6_witness l : (l.+1 < 3)%N ->
  netC 3 c6 W6 X10 l.+1 / netC 3 c6 W6 X10 l
    <= R6u 3 l t10 h10 ep6 (R5phi 3 3 ep6 1 0 (spec_b 1 hi10) (spec_den 1 hi10) 1)
         (R6x 3 l t10 h10 dl ep6 0 0 (spec_B 2 3 1) (spec_E2 2 3 hi10)).
Proof.
move=> lL; apply: (@R10_R6 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X10 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 ten_A3i six_dl six_A3iii (lexx _) tau6 1 hi10 ltr01 gram10 l t10 h10 1 dl) => //.
  by left.
by apply: (@R10_trW R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X10 dl ep6 0 1 0 0 ten_A3i six_dl six_A3iii
  1 hi10 ltr01 gram10 l) => //; exact: ltnW.
Qed.

Theorem R10_R7_witness : exists2 thi, 0 < thi
  & R7l 1 ep6 0 thi (q 2 5) <= netC 3 c6 W6 X10 2 / netC 3 c6 W6 X10 1.
Proof.
have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
exists thi; first exact: le_lt_trans dthi.
have nThi : num1 Thi thi by apply: (num_5 mEe dthi); rewrite p10 -ht.
apply: (@R10_R7 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X10 dl ep6 0 1 0 0 0 dl0 ltr01
  (lexx _) e0_6 ten_A3i six_dl six_A3iii (lexx _) tau6 1 hi10 ltr01 gram10 1 (q 2 5) thi) => //.
- by rewrite divr_gt0 ?ltr0n.
- by rewrite /q ltr_pdivr_mulr ?ltr0n// mul1r ltr_nat.
rewrite Bs /spec_A -subr_ge0.
have -> : 1%:R - (2%:R * hi10 / 2%:R * q 2 5 ^+ 2 + 2%:R * q 2 5) = q 4 625.
  by rewrite /hi10 /y10 /q; field; rewrite ?pnatr_eq0.
exact: q_ge0.
Qed.

Theorem R10_R9_witness l : (l < 3)%N -> exists thi D kl, [/\ is_D 3 c6 W6 X10 l D, 0 < thi,
  kl = R9k 3 l t10 thi dl ep6 (R9f 3 3 ep6 1 0 0 (spec_b 1 hi10) 1) (R5b 3 3 ep6 1 0 (spec_b 1 hi10) 1) (3%:R / 1 ^+ 2)
  & 2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (2%:R / (2%:R - 1))].
Proof.
move=> lL; have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
have nThi : num1 Thi thi by apply: (num_5 mEe dthi); rewrite p10 -ht.
exists thi, (1 - cosH (netH 3 c6 W6 X10 l) ord0 ord_max); eexists; split; [exact: two_means | exact: le_lt_trans dthi | reflexivity |].
by apply: (@R10_R9 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X10 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 ten_A3i six_dl six_A3iii (lexx _) tau6 1 hi10 ltr01 gram10 l t10 thi 1 dl) => //; exact: two_means.
Qed.
End Instance.

Section Attained.
Variable R : rcfType.
(* R2 is attained at both ends: W_l = I, X = I with one sample a class, where t_lo = sigma_K^2 = t_hi = 1 *)
Theorem R2_attained L : (1 < L)%N -> let c (i : 'I_2) := i in let W (l : nat) : 'M[R]_2 := 1%:M in
  [/\ A2 (1%:M : 'M[R]_2) 0, A3i L c W 1%:M 1%:M 1 0 0, A3ii L W 1%:M 0, A3iii 2 L W 0 0
    & exists s, [/\ svals (W 1%N) s, R3num 2 0 L (p_lo 1 (1 + 0) 1 0) (p_hi 1 (1 - 0) 1 0 0) 0 0 0 0 Tlo (s ord0 ^+ 2)
      & R3num 2 0 L (p_lo 1 (1 + 0) 1 0) (p_hi 1 (1 - 0) 1 0 0) 0 0 0 0 Thi (s ord0 ^+ 2)]].
Proof.
move=> L1 c W; have n0 m k : nF2 (0 : 'M[R]_(m, k)) <= 0 ^+ 2.
  by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
have pW l : prodW W l = 1%:M by elim: l => // l IH; rewrite /= IH mulmx1.
have cY : Y R c = 1%:M by apply/matrixP => i j; rewrite !mxE eq_sym.
have sv l : svals (W l) (fun=> 1).
  split=> // [i|]; first exact: ler01.
  exists 1%:M, 1%:M; rewrite /orth !trmx1 !mulmx1 mul1mx; split=> //.
  by apply/matrixP => i j; rewrite !mxE expr1n.
have p1 : p_lo 1 (1 + 0) 1 0 = 1 :> R by rewrite /p_lo subr0 addr0 !divr1 sqr_sqrtr ?ler0n.
have p2 : p_hi 1 (1 - 0) 1 0 0 = 1 :> R.
  by rewrite /p_hi addr0 subr0 !divr1 sqr_sqrtr ?ler0n// expr0n addr0.
split.
- by move=> i j; rewrite /data.G trmx1 mulmx1 subrr mxE normr0 mul0r.
- by rewrite /A3i /YXp pW cY trmx1 !mulmx1 invmx1 invr1 !scale1r ?mulmx1 subrr; split.
- by split=> [l _ _|]; rewrite /W !trmx1 !mulmx1 ?subrr.
- move=> l _; exists (fun=> 1); split=> // i; by rewrite leqNgt ltn_ord.
exists (fun=> 1); split=> //; rewrite expr1n.
  by apply: num_tlo; rewrite ?ltr01// p1 !expr1n mul0r addr0.
by apply: (num_5 (num_e _ _ _ _ _ _ _ _ _)); rewrite ?ltr01// p2 !expr1n mul0r subr0.
Qed.
End Attained.
