(* R1, parts 1 to 5, are attained: data for which the bounds are equalities, for every K, n and theta < 1 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum svd leakage_R5 data_bounds networks.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Exists.
Variables (R : rcfType) (N : nat) (Gm : 'M[R]_N) (theta : R).
Hypothesis Gs : Gm^T = Gm.
Hypothesis hG : forall i j, `|Gm i j| <= theta / N%:R.
Hypothesis theta_le1 : theta <= 1.
Hypothesis N_gt0 : (0 < N)%N.
Let NR : 0 < N%:R :> R. Proof. by rewrite ltr0n. Qed.
Let th0 : 0 <= theta.
Proof.
by have := le_trans (normr_ge0 _) (hG (Ordinal N_gt0) (Ordinal N_gt0)); rewrite pmulr_lge0// invr_gt0.
Qed.
Lemma nF2_G : nF2 Gm <= theta ^+ 2.
Proof.
apply: (@le_trans _ _ (\sum_(i < N) \sum_(j < N) (theta / N%:R) ^+ 2)).
  apply: ler_sum => i _; apply: ler_sum => j _.
  by rewrite -[Gm i j ^+ 2]real_normK ?num_real// ler_sqr ?nnegrE ?(le_trans _ (hG i j)).
rewrite !sumr_const card_ord -mulrnA -[X in X <= _]mulr_natr natrM le_eqVlt; apply/orP; left; apply/eqP.
by field; rewrite gt_eqF.
Qed.

(* every symmetric matrix with entries at most theta/N, theta <= 1, is X'X - I of some data: Assumption 2 restricts
   nothing else *)
Theorem data_exists : exists2 X : 'M[R]_N, G X = Gm & A2 X theta.
Proof.
suff [X GX] : exists X : 'M[R]_N, G X = Gm by exists X => // i j; rewrite GX.
have As : (1%:M + Gm)^T = 1%:M + Gm by rewrite linearD/= trmx1 Gs.
have [U [t [oU _ AE]]] := spectral_sorted As.
have t0 i : 0 <= t i.
  pose x := U *m (delta_mx i 0 : 'cV[R]_N).
  have <- : dot x ((1%:M + Gm) *m x) = t i.
    rewrite AE /x -!mulmxA (mulmxA U^T U) oU mul1mx dot_adj (mulmxA U^T) oU mul1mx /dot (bigD1 i)//= big1 => [|j ji]; rewrite ?addr0.
      by rewrite /Sl mul_diag_mx !mxE !eqxx mulr1 mul1r expr1.
    by rewrite !mxE (negbTE ji) mul0r.
  rewrite mulmxDl mul1mx dotDr; have := quad_nF2 x th0 nF2_G; rewrite ler_norml => /andP[h _].
  rewrite -ler_subl_addl sub0r; apply: le_trans h; rewrite ler_opp2.
  by rewrite ler_pimull ?dot_ge0.
exists (Sl (fun i => Num.sqrt (t i)) 1 *m U^T).
rewrite /G trmx_mul trmxK SlT -mulmxA (mulmxA (Sl _ 1)) SlM.
have -> : diag_mx (\row_i (Num.sqrt (t i) ^+ 1 * Num.sqrt (t i) ^+ 1)) = Sl t 1.
  by congr diag_mx; apply/rowP => i; rewrite !mxE !expr1 -expr2 sqr_sqrtr.
by rewrite mulmxA -AE addrC addKr.
Qed.
End Exists.

Section R1.
Variables (R : rcfType) (K N n : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (theta z : R).
Hypothesis theta_ge0 : 0 <= theta.
Hypothesis theta_lt1 : theta < 1.
Hypothesis z1 : z ^+ 2 = 1.                        (* the end: z = 1 or z = -1 *)
Let N_gt0 : (0 < N)%N. Proof. by rewrite (NE card_c) muln_gt0 K_gt0. Qed.
Let NR : 0 < N%:R :> R. Proof. by rewrite ltr0n. Qed.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let NKn : N%:R = K%:R * n%:R :> R. Proof. by rewrite (NE card_c) natrM. Qed.
Let tN : 0 <= theta / N%:R. Proof. by rewrite divr_ge0// ltW. Qed.
Let zn : `|z| = 1. Proof. by apply/eqP; rewrite -(@eqr_expn2 _ 2)// ?expr1n ?real_normK ?num_real ?z1. Qed.
Let zt : `|z * theta| <= theta. Proof. by rewrite normrM zn mul1r ger0_norm. Qed.
Let zt1 : 0 < 1 + z * theta.
Proof.
rewrite -ltr_subl_addl sub0r; apply: lt_le_trans (_ : - theta <= _); first by rewrite ltr_opp2.
by move: zt; rewrite ler_norml => /andP[].
Qed.

(* data with X'X - I = z theta/N S for a sign pattern S *)
Let signs (S : 'M[R]_N) : S^T = S -> (forall i j, `|S i j| <= 1) ->
  exists2 X : 'M[R]_N, G X = (z * (theta / N%:R)) *: S & A2 X theta.
Proof.
move=> Ss hS; apply: (data_exists _ _ (ltW theta_lt1) N_gt0) => [|i j]; first by rewrite linearZ/= Ss.
by rewrite mxE normrM normrM zn mul1r (ger0_norm tN) ler_pimulr.
Qed.
Let ones : exists2 X : 'M[R]_N, G X = const_mx (z * (theta / N%:R)) & A2 X theta.
Proof.
have [||X GX hX] := signs (S := const_mx 1); first by apply/matrixP => i j; rewrite !mxE.
  by move=> i j; rewrite mxE normr1.
by exists X => //; rewrite GX; apply/matrixP => i j; rewrite !mxE mulr1.
Qed.
Let u1 : 'cV[R]_N := const_mx 1.
Let dot_u1 : dot u1 u1 = N%:R.
Proof. by rewrite /dot (eq_bigr (fun=> 1)) ?sumr_const ?card_ord// => i _; rewrite !mxE mulr1. Qed.
Let G_u1 (X : 'M[R]_N) : G X = const_mx (z * (theta / N%:R)) -> G X *m u1 = (z * theta) *: u1.
Proof.
move=> ->; apply/matrixP => i j; rewrite !mxE mulr1 (eq_bigr (fun=> z * (theta / N%:R))) => [|k _].
  by rewrite sumr_const card_ord -[LHS]mulr_natr; field; rewrite gt_eqF.
by rewrite !mxE mulr1.
Qed.
Let u1n : u1 != 0. Proof. by rewrite -dot_eq0 dot_u1 gt_eqF. Qed.

(* part 1, both inequalities at once *)
Theorem R1_1_attained : exists (X : 'M[R]_N) (u : 'cV_N), [/\ A2 X theta, u != 0, nF2 (G X) = theta ^+ 2
  & dot (X *m u) (X *m u) = (1 + z * theta) * dot u u].
Proof.
have [X GX hX] := ones; exists X, u1; split=> //.
  rewrite GX /nF2 (eq_bigr (fun=> \sum_(j < N) (z * (theta / N%:R)) ^+ 2)) => [|i _].
    rewrite !sumr_const card_ord -mulrnA -[LHS]mulr_natr natrM exprMn z1 mul1r.
    by field; rewrite gt_eqF.
  by apply: eq_bigr => j _; rewrite mxE.
by rewrite XX G_u1// dotZr mulrDl mul1r.
Qed.

(* part 2 *)
Theorem R1_2_attained : exists X : 'M[R]_N, A2 X theta
  /\ nF2 (Delta n c X) - (N%:R - K%:R) = z * (2%:R * theta * (1 - n%:R^-1)).
Proof.
have [||X GX hX] := signs (S := \matrix_(i, j) Num.sg (Q R n c i j)).
- by apply/matrixP => i j; rewrite [LHS]mxE [LHS]mxE [RHS]mxE -{1}(Q_sym R n c) [in LHS]mxE.
- by move=> i j; rewrite mxE normr_sg; case: (_ != 0); rewrite ?ler01.
exists X; split=> //; rewrite (Delta_G card_c n_gt0) GX.
have -> : \sum_i \sum_j ((z * (theta / N%:R)) *: \matrix_(i, j) Num.sg (Q R n c i j)) i j * Q R n c i j
   = \sum_(i < N) z * (theta / N%:R) * (2%:R * (1 - n%:R^-1)).
  apply: eq_bigr => i _; rewrite -(sum_Q_abs R card_c n_gt0 i) mulr_sumr; apply: eq_bigr => j _.
  by rewrite mxE -mulrA; congr (_ * _); rewrite [X in X * _]mxE -normrEsg.
rewrite sumr_const card_ord -[LHS]mulr_natr; move: (n%:R^-1) => y; field.
by rewrite gt_eqF.
Qed.

(* part 3, both inequalities at once: any u of signs with sum 0 in each class, so for every even n *)
Theorem R1_3_attained (u : 'cV[R]_N) : (forall i, u i 0 ^+ 2 = 1) -> Y R c *m u = 0 -> exists X : 'M[R]_N,
  [/\ A2 X theta, nF2 ((Delta n c X)^T *m Delta n c X - Q R n c) = theta ^+ 2
    & dot (Delta n c X *m u) (Delta n c X *m u) = (1 + z * theta) * dot u u].
Proof.
move=> u2 Yu; have un i : `|u i 0| = 1 by apply/eqP; rewrite -(@eqr_expn2 _ 2)// ?expr1n ?real_normK ?num_real ?u2.
have Qu : Q R n c *m u = u by rewrite /Q mulmxBl mul1mx /P -scalemxAl -mulmxA Yu mulmx0 scaler0 subr0.
have [||X GX hX] := signs (S := u *m u^T); first by rewrite trmx_mul trmxK.
  by move=> i j; rewrite mxE big_ord1 !mxE normrM !un mulr1.
have uu : dot u u = N%:R.
  by rewrite /dot (eq_bigr (fun=> 1)) ?sumr_const ?card_ord// => i _; rewrite -expr2 u2.
exists X; split=> //.
  rewrite (gram_Delta_G card_c n_gt0) GX -scalemxAr -scalemxAl mulmxA Qu -mulmxA.
  have -> : u^T *m Q R n c = u^T by rewrite -{1}(Q_sym R n c) -trmx_mul Qu.
  rewrite /nF2 (eq_bigr (fun=> \sum_(j < N) (theta / N%:R) ^+ 2)) => [|i _].
    rewrite !sumr_const card_ord -mulrnA -[LHS]mulr_natr natrM.
    by field; rewrite gt_eqF.
  apply: eq_bigr => j _; rewrite !mxE big_ord1 !mxE !exprMn z1 !u2 !mulr1 mul1r.
  by rewrite exprVn.
rewrite /Delta -/(Q R n c) -mulmxA Qu XX GX -scalemxAl -mulmxA.
have -> : u^T *m u = N%:R%:M by apply/matrixP => i j; rewrite !ord1 -dotE uu mxE eqxx.
rewrite mul_mx_scalar scalerA dotZr mulrDl mul1r; congr (_ + _ * _).
by field; rewrite gt_eqF.
Qed.

Let Yu1 : Y R c *m u1 = n%:R *: const_mx 1.
Proof.
apply/matrixP => k j; rewrite !mxE mulr1 -(card_c k) -sum1_card natr_sum [RHS]big_mkcond/=.
by apply: eq_bigr => i _; rewrite !mxE mulr1 -[i \in _]/(c i == k); case: (c i == k).
Qed.

(* part 4: every entry at once, and the trace *)
Theorem R1_4_attained : exists2 X : 'M[R]_N, A2 X theta
  & forall k k', ((Zbar n c X)^T *m Zbar n c X - n%:R^-1%:M) k k' = z * (theta / N%:R).
Proof.
have [X GX hX] := ones; exists X => // k k'; rewrite (gram_Zbar_G card_c n_gt0) GX.
have -> : (const_mx (z * (theta / N%:R)) : 'M[R]_N) = (z * (theta / N%:R)) *: (u1 *m u1^T).
  by apply/matrixP => i j; rewrite !mxE big_ord1 !mxE !mulr1.
rewrite -scalemxAr -scalemxAl mulmxA Yu1 -mulmxA -trmx_mul Yu1.
rewrite mxE [X in _ * X]mxE mxE big_ord1 !mxE; move: (N%:R^-1) => y; field.
by rewrite gt_eqF.
Qed.

Let spread (A : 'M[R]_K) i j : ((Y R c)^T *m A *m Y R c) i j = A (c i) (c j).
Proof.
rewrite mxE (bigD1 (c j))//= big1 ?addr0 => [|k kj]; last by rewrite [Y R c _ _]mxE eq_sym (negbTE kj) mulr0.
rewrite [Y R c _ _]mxE eqxx mulr1 mxE (bigD1 (c i))//= big1 ?addr0 => [|k ki].
  by rewrite !mxE eqxx mul1r.
by rewrite 2!mxE eq_sym (negbTE ki) mul0r.
Qed.
Theorem R1_4M_attained : exists2 X : 'M[R]_N, A2 X theta
  & nF2 (Mc n c X) - (K%:R - 1) / n%:R = z * (2%:R * (K%:R - 1) * theta / N%:R).
Proof.
pose I := 1%:M - J R K; pose Sg := \matrix_(k, k') Num.sg (I k k').
have [Is _] := J_proj R K_gt0.
have Ss : Sg^T = Sg.
  by apply/matrixP => k k'; rewrite [LHS]mxE [LHS]mxE [RHS]mxE -{1}[I]Is [in LHS]mxE.
have [||X GX hX] := signs (S := (Y R c)^T *m Sg *m Y R c).
- by rewrite !trmx_mul trmxK Ss mulmxA.
- by move=> i j; rewrite spread mxE normr_sg; case: (_ != 0); rewrite ?ler01 ?normr1.
exists X => //; rewrite (Mc_G n c K_gt0 X) addrAC subrr add0r.
have -> : (Zbar n c X)^T *m Zbar n c X - n%:R^-1%:M = (z * (theta / N%:R)) *: Sg.
  rewrite (gram_Zbar_G card_c n_gt0) GX -scalemxAr -scalemxAl !mulmxA (YYT R card_c) -!mulmxA (YYT R card_c).
  rewrite mul_scalar_mx mul_mx_scalar !scalerA; congr (_ *: _).
  by field; rewrite !gt_eqF.
have -> : \sum_i \sum_j ((z * (theta / N%:R)) *: Sg) i j * I j i = \sum_(i < K) z * (theta / N%:R) * (2%:R * (1 - K%:R^-1)).
  apply: eq_bigr => i _; rewrite -(sum_J_abs R K_gt0 i) mulr_sumr; apply: eq_bigr => j _.
  have -> : I j i = I i j by rewrite -{1}[I]Is mxE.
  by rewrite mxE -mulrA; congr (_ * _); rewrite [X in X * _]mxE -normrEsg.
rewrite sumr_const card_ord -[LHS]mulr_natr; move: (N%:R^-1) => y; field.
by rewrite gt_eqF.
Qed.

(* part 5 *)
Theorem R1_5_attained : exists (X : 'M[R]_N) (v : 'cV_K), [/\ A2 X theta, v != 0
  & dot ((YXp c X)^T *m v) ((YXp c X)^T *m v) = n%:R / (1 + z * theta) * dot v v].
Proof.
have [X GX hX] := ones; pose v : 'cV[R]_K := const_mx 1; exists X, v.
have vv : dot v v = K%:R by rewrite /dot (eq_bigr (fun=> 1)) ?sumr_const ?card_ord// => i _; rewrite !mxE mulr1.
split=> //; first by rewrite -dot_eq0 vv gt_eqF.
have Yv : (Y R c)^T *m v = u1.
  apply/matrixP => i j; rewrite !mxE (bigD1 (c i))//= !mxE eqxx mulr1 big1 ?addr0// => k kc.
  by rewrite !mxE eq_sym (negbTE kc) mul0r.
have uX := XX_unit card_c n_gt0 hX K_gt0 theta_lt1.
have zu : invmx (X^T *m X) *m u1 = (1 + z * theta)^-1 *: u1.
  have : X^T *m X *m u1 = (1 + z * theta) *: u1.
    by rewrite (gramX X) mulmxDl mul1mx G_u1// scalerDl scale1r.
  move/(congr1 (mulmx (invmx (X^T *m X)))); rewrite mulKmx// -scalemxAr => h; symmetry.
  by rewrite {1}h scalerA mulVf ?scale1r// gt_eqF.
have e : (YXp c X)^T *m v = (1 + z * theta)^-1 *: (X *m u1).
  by rewrite YXp_tr /XpY -(mulmxA _ _ v) Yv -mulmxA zu -scalemxAr.
rewrite e dotZl dotZr XX G_u1// dotZr dot_u1 vv -{1}[N%:R]mul1r -mulrDl NKn.
by move: zt1; move: (1 + z * theta) (n%:R) (K%:R) => x y w x0; field; rewrite gt_eqF.
Qed.
End R1.
