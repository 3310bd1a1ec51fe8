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

(* R9 applies *)
Theorem R9_witness l : (l < 3)%N -> exists thi D kl, [/\ is_D 3 c6 W6 X6 l D, 0 < thi,
  kl = R9k 3 l tl thi dl ep6 (R9f 3 3 ep6 1 0 0 (entry_b 0) w6) (R5b 3 3 ep6 1 0 (entry_b 0) w6) (3%:R / 1 ^+ 2)
  & 2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (2%:R / (2%:R - 1))].
Proof.
move=> lL; have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
have nThi : num Thi thi by apply: (num_5 nEe dthi); rewrite phi6 -ht.
set Hm := netH 3 c6 W6 X6 l.
have Hs : Hm^T = Hm by rewrite /Hm /netH trmx_mul trmxK.
have cs i j : cosH Hm i j = cosH Hm j i by rewrite /cosH -{1}Hs mxE [Hm i i * _]mulrC.
have hD : is_D 3 c6 W6 X6 l (1 - cosH Hm ord0 ord_max).
  rewrite /is_D -/Hm opprB addrCA subrr addr0; split; last by exists ord0, ord_max.
  move=> i j; case: (ord2 i) => ->; case: (ord2 j) => -> // _.
  by rewrite cs.
exists thi, (1 - cosH Hm ord0 ord_max); eexists; split; [exact: hD | exact: le_lt_trans dthi | reflexivity |].
apply: (@R9 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 0 ltr01 six_A2 l tl thi w6 dl) => //.
Qed.

(* R10 applies, with lmin = lmax = 1 *)
Let gram6 : gram_in X6 1 1.
Proof. by move=> u; rewrite /X6 /wX !mul1mx mul1r lexx. Qed.
Let bs y : spec_b 1 1 y = y :> R. Proof. by rewrite /spec_b sqrtr1 subrr add0r !mul1r. Qed.
Let plo1 : p_lo 3 1 1 0 = 3%:R :> R. Proof. by rewrite -plo6 addr0. Qed.
Let phi1 : p_hi 3 1 1 0 0 = 3%:R :> R. Proof. by rewrite -phi6 subr0. Qed.
Let e1 : (1 : R) = 1 + 0. Proof. by rewrite addr0. Qed.
Let e2 : (1 : R) = 1 - 0. Proof. by rewrite subr0. Qed.
Local Notation num1 := (R3num 2 4 3 (p_lo 3 1 1 0) (p_hi 3 1 1 0 0) dl ep6 0 0).
Let n1 b x : num b x -> num1 b x. Proof. by rewrite plo1 phi1 plo6 phi6. Qed.
Let Bs : spec_B 2 3 1 = 2%:R :> R. Proof. by rewrite /spec_B; ring. Qed.

Theorem R10_R6_witness l : (l.+1 < 3)%N ->
  netC 3 c6 W6 X6 l.+1 / netC 3 c6 W6 X6 l
    <= R6u 3 l tl h6 ep6 (R5phi 3 3 ep6 1 0 (spec_b 1 1) (spec_den 1 1) w6)
         (R6x 3 l tl h6 dl ep6 0 0 (spec_B 2 3 1) (spec_E2 2 3 1)).
Proof.
move=> lL; apply: (@R10_R6 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 1 1 ltr01 gram6 l tl h6 w6 dl) => //; try exact: n1.
- by left.
- by rewrite /spec_den bs subr_gt0.
by apply: (w_trW card_c6 isT isT).
Qed.

Theorem R10_R7_witness : exists2 thi, 0 < thi
  & R7l 1 ep6 0 thi (q 2 5) <= netC 3 c6 W6 X6 2 / netC 3 c6 W6 X6 1.
Proof.
have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
exists thi; first exact: le_lt_trans dthi.
have nThi : num Thi thi by apply: (num_5 nEe dthi); rewrite phi6 -ht.
apply: (@R10_R7 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 ltr01
  (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 1 1 ltr01 gram6 1 (q 2 5) thi) => //.
- by rewrite Bs ltr0n.
- exact: n1.
- by rewrite divr_gt0 ?ltr0n.
- by rewrite /q ltr_pdivr_mulr ?ltr0n// mul1r ltr_nat.
rewrite Bs /spec_A mulr1 divff ?pnatr_eq0// -subr_ge0.
have -> : 1%:R - (1 * q 2 5 ^+ 2 + 2%:R * q 2 5) = q 1 25 by rewrite /q; field; rewrite ?pnatr_eq0.
exact: q_ge0.
Qed.

Theorem R10_R9_witness l : (l < 3)%N -> exists thi D kl, [/\ is_D 3 c6 W6 X6 l D, 0 < thi,
  kl = R9k 3 l tl thi dl ep6 (R9f 3 3 ep6 1 0 0 (spec_b 1 1) w6) (R5b 3 3 ep6 1 0 (spec_b 1 1) w6) (3%:R / 1 ^+ 2)
  & 2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (2%:R / (2%:R - 1))].
Proof.
move=> lL; have [thi dthi ht] := @thi_exists R 3 dl 3%:R isT dl0 (ltr0Sn _ 2).
have nThi : num Thi thi by apply: (num_5 nEe dthi); rewrite phi6 -ht.
have [_ [D [_ [hD _ _ _]]]] := R9_witness lL.
exists thi, D; eexists; split; [exact: hD | exact: le_lt_trans dthi | reflexivity |].
apply: (@R10_R9 R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 dl ep6 0 1 0 0 0 dl0 (ltW ep0) ltr01
  (lexx _) (lexx _) e0_6 six_A3i six_dl six_A3iii (lexx _) tau6 1 1 ltr01 gram6 l tl thi w6 dl) => //; try exact: n1.
by move: f6; rewrite /R9f /R5b bs bm.
Qed.
End Instance.

(* R1, part 1 is attained at both ends: X = I + a J, so that every entry of X'X - I is the same *)
Section Attained.
Variable R : rcfType.
Definition X2 (a : R) : 'M[R]_2 := 1%:M + const_mx a.
Lemma X2_G a : (X2 a)^T *m X2 a = 1%:M + const_mx (2%:R * a + 2%:R * a ^+ 2).
Proof.
apply/matrixP => i j; rewrite !mxE !big_ord_recl big_ord0 !mxE.
by case: (ord2 i) => ->; case: (ord2 j) => -> /=; ring.
Qed.
Let u2 : 'cV[R]_2 := const_mx 1.
Let t (a : R) := 2%:R * (2%:R * a + 2%:R * a ^+ 2).
Let X2_A2 a : A2 (X2 a) `|t a|.
Proof.
have z : (0 : R) < 2%:R by rewrite ltr0n.
by move=> i j; rewrite /data.G X2_G addrAC subrr add0r mxE /t normrM (gtr0_norm z) mulrAC divff ?gt_eqF// mul1r lexx.
Qed.
Let X2_u a : dot (X2 a *m u2) (X2 a *m u2) = (1 + t a) * dot u2 u2.
Proof.
rewrite /dot !big_ord_recl !big_ord0 !mxE !big_ord_recl !big_ord0 !mxE /=.
by rewrite /t; ring.
Qed.
Theorem R1_attained (a : R) : - (1 / 2%:R) < a -> a != 0 -> exists theta u, [/\ 0 < theta, A2 (X2 a) theta, u != 0
  & if 0 < a then dot (X2 a *m u) (X2 a *m u) = (1 + theta) * dot u u
    else dot (X2 a *m u) (X2 a *m u) = (1 - theta) * dot u u].
Proof.
move=> a1 an; have z : (0 : R) < 2%:R by rewrite ltr0n.
have a2 : 0 < 1 + a by rewrite -ltr_subl_addl sub0r; apply: lt_trans a1; rewrite ltr_opp2 ltr_pdivr_mulr// mul1r ltr_addl ltr01.
have tE : t a = 2%:R * 2%:R * a * (1 + a) by rewrite /t; ring.
exists `|t a|, u2; split; [| exact: X2_A2 | |].
- by rewrite normr_gt0 tE !mulf_neq0// ?gt_eqF.
- by apply/eqP => /matrixP/(_ ord0 ord0)/eqP; rewrite !mxE oner_eq0.
case: ifP => a0; rewrite X2_u; congr (_ * _).
  by rewrite ger0_norm// tE !mulr_ge0 ?ler0n ?(ltW a0) ?(ltW a2).
rewrite ler0_norm ?opprK// tE -mulrA mulr_ge0_le0 ?mulr_ge0 ?ler0n//.
by rewrite pmulr_lle0// leNgt a0.
Qed.

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
