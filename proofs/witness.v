(* the hypotheses of R7_network and R6_network can be met together: an explicit network with rational entries
   (K = 2 classes, n = 3 samples each, d = N = 6, L = 3, theta = 0, X = I) *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum svd canonical_form networks networks_R6 compression_R7.
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

Lemma w_A3i : A3i L c wW wL wX.
Proof.
rewrite /A3i wprod /wL /YXp /wX trmx1 mul1mx invmx1 !mulmx1.
move: (YP R card_c n_gt0) (YQ R card_c n_gt0); move: P Q => p q yp yq.
rewrite mulmxDr -!scalemxAl -!scalemxAr yp yq !scaler0 addr0 scalerA mulVf ?scale1r//.
by rewrite expf_neq0// gt_eqF.
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
Lemma six_A3i : A3i 3 c6 W6 WL6 X6. Proof. exact: (w_A3i card_c6 isT 3 (q_ge0 1 10) es). Qed.
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

Let BE : B 2 6 3 (0 : R) = 2%:R.
Proof. by rewrite /B /A mulr0 !mul0r subr0 mulr0 addr0; ring. Qed.
Let AE : A 2 (0 : R) = 2%:R. Proof. by rewrite /A mulr0 addr0. Qed.

(* R7 applies: C_2/C_1 >= eps^2 g/t_hi with x = 2/5, t_hi = 3/2, delta = 1/6 *)
Theorem R7_witness : ep6 ^+ 2 * (2%:R * q 2 5 / 1%:R) / q 3 2 <= netC 3 c6 W6 X6 2 / netC 3 c6 W6 X6 1.
Proof.
have := @R7_network R 2 6 3 6 3 c6 card_c6 isT isT isT W6 WL6 X6 0 (q 1 6) ep6 0 ltr01 (q_ge0 1 6)
  six_A2 six_A3i (six_A3ii _) six_A3iii (q 3 2) _ _ _ _ 1 (q 2 5) isT isT.
rewrite subr0; apply=> //.
- exact: q_le.
- exact: q_lt.
- by rewrite /q /= subr0; field; rewrite ?pnatr_eq0.
- by rewrite divr_gt0 ?ltr0n.
- by rewrite BE ltr0n.
- by rewrite divr_gt0 ?ltr0n.
- by rewrite /q ltr_pdivr_mulr ?ltr0n// mul1r ltr_nat.
rewrite AE BE divff ?pnatr_eq0// -subr_ge0.
have -> : 1%:R - (1 * q 2 5 ^+ 2 + 2%:R * q 2 5) = q 1 25 by rewrite /q; field; rewrite ?pnatr_eq0.
exact: q_ge0.
Qed.

(* R6 applies too: delta = 32/245, t_lo = 7/5, phi finite *)
Let dl := q 32 245.
Let tl := q 7 5.
Let b := R5b 0 (R5m 3 3 (R3w dl tl) ep6).
Let mm2 (u t e : R) : u < t ->
  R5m 3 3 (R3w u t) e ^+ 2 = (u / (t - u)) * (u * (e ^+ 4 / 6%:R)).
Proof.
move=> ut; rewrite /R5m /R3w !exprMn !exprVn !sqr_sqrtr ?ler0n ?subr_ge0 ?(ltW ut)//=.
by field; rewrite ?pnatr_eq0 ?subr_eq0 ?gt_eqF.
Qed.
Theorem R6_witness l : (l.+1 < 3)%N ->
  netC 3 c6 W6 X6 l.+1 / netC 3 c6 W6 X6 l <= R6b 3 l ep6 tl (R3h dl tl) (b ^+ 2 / R5D 2 0 b).
Proof.
move=> lL; have tl0 : 0 < tl by rewrite divr_gt0 ?ltr0n.
have dt : dl < tl by exact: q_lt.
apply: (@R6_network R 2 6 3 4 3 c6 card_c6 isT isT isT W6 WL6 X6 0 dl ep6 0 tl ltr01 (q_ge0 32 245)
  (q_ge0 1 10) six_A2 six_A3i _ six_A3iii tl0) => //.
- by apply: six_A3ii; exact: q_le.
- by rewrite /tl /dl /q /= addr0; field; rewrite ?pnatr_eq0.
- rewrite -/b /R5D mulr0 mul0r subr0 mulr1.
  have -> : b = R5m 3 3 (R3w dl tl) ep6 by rewrite /b /R5b !mul0r addr0 mul1r !add0r minxx.
  rewrite (mm2 ep6 dt); have -> : 2%:R - 1 = 1 :> R by ring.
  rewrite subr_gt0; have -> : dl / (tl - dl) = q 32 311 by rewrite /dl /tl /q; field; rewrite ?pnatr_eq0.
  have -> : 6%:R^-1 = q 1 6 by rewrite /q mul1r.
  have q1 a c : (a < c)%N -> 0 <= q a c < 1.
    by move=> ac; rewrite q_ge0 /q ltr_pdivr_mulr ?mul1r ?ltr_nat// ltr0n (leq_ltn_trans _ ac).
  have /andP[a0 a1] := q1 32%N 311%N isT; have /andP[b0 b1] := q1 32%N 245%N isT.
  have /andP[c0 c1] := q1 1%N 10%N isT; have /andP[d0 d1] := q1 1%N 6%N isT.
  have e0 : 0 <= ep6 ^+ 4 by rewrite exprn_ge0.
  have e1 : ep6 ^+ 4 <= 1 by rewrite expr_le1// ltW.
  have e2 : ep6 ^+ 4 * q 1 6 <= 1 by rewrite mulr_ile1// ltW.
  apply: mulr_ilt1 => //; first exact: (mulr_ge0 b0 (mulr_ge0 e0 d0)).
  by apply: le_lt_trans b1; rewrite ler_pimulr.
by apply: (w_trW card_c6 isT isT); rewrite ?divr_gt0 ?ltr0n.
Qed.
End Instance.
