(* R5, R6 and R7 are attained, for every K, n and L: X is orthogonal, every layer is diag(sigma, ..., sigma, s2) with
   sigma^(2L) = n, delta = tau = (sum s2^4)^(1/2), so that R3 ends with h = w = e = 0 and t_lo = t_hi = sigma^2 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics data data_energy compression spectrum spectrum_lemma9 spectrum_roots svd
  canonical_form norms spectrum_products leakage compression_R6 data_bounds spectral networks
  networks_bounds theorems.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* every hypothesis of theorems.v with rho = mu = e0 = theta = 0, alpha = 1, and the numbers at which R6 and R7 are read *)
Definition ideal_network (R : rcfType) K m n L (c : 'I_(K + m) -> 'I_K) (W : nat -> 'M[R]_(K + m)) WL X delta eps t :=
  [/\ A2 X 0 /\ A3i L c W WL X 1 0 0, A3ii L W WL delta, A3iii K L W eps 0,
      forall s, svals (W 1%N) s -> delta ^+ 2 <= \sum_j s (rshift K j) ^+ 4
    & let num := R3num K m L (p_lo n (1 + 0) 1 0) (p_hi n (1 - 0) 1 0 0) delta eps 0 delta in
      [/\ num Tlo t, num Thi t, num Hh 0, num Ww 0 & num Ee 0]].

Section Diagonal.
Variables (R : rcfType) (K m n L : nat) (c : 'I_(K + m) -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (sigma eps : R) (s2 : 'I_m -> R).
Hypothesis sigma_gt0 : 0 < sigma.
Hypothesis sigmaL : sigma ^+ L.*2 = n%:R.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis s2_in : forall j, 0 <= s2 j <= eps.
Hypothesis s2_dec : forall i j : 'I_m, (i <= j)%N -> s2 j <= s2 i.
Hypothesis s2_few : forall j : 'I_m, (j < m - K)%N -> s2 j = eps.
Hypothesis small : (1 + Num.sqrt m%:R) * eps ^+ L.*2 < n%:R.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let q : R := Num.sqrt n%:R.
Let q_gt0 : 0 < q. Proof. by rewrite sqrtr_gt0. Qed.
Let q2 : q ^+ 2 = n%:R. Proof. by rewrite sqr_sqrtr ?ler0n. Qed.
Let qL : sigma ^+ L = q.
Proof.
by apply/eqP; rewrite -(@eqr_expn2 _ 2) ?(ltW q_gt0) ?exprn_ge0 ?(ltW sigma_gt0)// q2 -exprM muln2 sigmaL.
Qed.
Let s := compression_R6.s (fun _ : 'I_K => sigma) s2.
Let SE l : Sl s l = block_mx (sigma ^+ l)%:M 0 0 (Sl s2 l).
Proof. by rewrite Sl_block -[(sigma ^+ l)%:M]diag_const_mx; congr (block_mx (diag_mx _) _ _ _); apply/rowP => i; rewrite !mxE. Qed.
Let powers : eps ^+ L.*2 < sigma ^+ L.*2.
Proof.
rewrite sigmaL; apply: le_lt_trans small; rewrite mulrDl mul1r ler_addl.
by rewrite mulr_ge0 ?sqrtr_ge0// exprn_ge0.
Qed.
Let es : eps < sigma.
Proof. by move: powers; rewrite ltr_pexpn2r ?nnegrE ?(ltW sigma_gt0)// double_gt0. Qed.

(* an orthonormal basis whose first K vectors are the normalised classes *)
Let basis : exists U : 'M[R]_(K + m), orth U /\ lsubmx U = q^-1 *: (Y R c)^T.
Proof.
pose T := [set i : 'I_(K + m) | (i < K)%N].
pose A : 'M[R]_(K + m) := row_mx (q^-1 *: (Y R c)^T) 0.
have TE : Sl (fun i : 'I_(K + m) => (i \in T)%:R : R) 1 = block_mx 1%:M 0 0 0.
  have -> : 0 = Sl (fun _ : 'I_m => 0 : R) 1 by rewrite /Sl; apply/matrixP => i j; rewrite !mxE expr1 mul0rn.
  have -> : 1%:M = Sl (fun _ : 'I_K => 1 : R) 1.
    by rewrite /Sl -diag_const_mx; congr diag_mx; apply/rowP => i; rewrite !mxE expr1.
  rewrite -(Sl_block (fun _ : 'I_K => 1)); congr diag_mx; apply/rowP => i; rewrite !mxE inE /compression_R6.s.
  by case: splitP.
have DE : diag_mx (\row_i (i \in T)%:R) = Sl (fun i : 'I_(K + m) => (i \in T)%:R : R) 1.
  by congr diag_mx; apply/rowP => i; rewrite !mxE expr1.
have AA : A^T *m A = diag_mx (\row_i (i \in T)%:R).
  rewrite DE TE /A tr_row_mx trmx0 mul_col_row !mulmx0 !mul0mx [(_ *: _)^T]linearZ/= trmxK -scalemxAl -scalemxAr (YYT R card_c).
  by rewrite scalerA -invfM -expr2 q2 scale_scalar_mx mulVf// gt_eqF.
have [U oU hU] := complete AA; exists U; split=> //.
have := hU (fun i => (i \in T)%:R).
rewrite TE -[U in U *m _]hsubmxK /A !mul_row_block !mulmx1 !mulmx0 !addr0.
by move/(_ _)/eq_row_mx => []// i /negbTE ->.
Qed.

Definition WLd : 'M[R]_(K, K + m) := row_mx sigma%:M 0.
Definition Wd (l : nat) : 'M[R]_(K + m) := Sl s 1.
Definition delta_d : R := Num.sqrt (\sum_j s2 j ^+ 4).
Let dE : delta_d ^+ 2 = \sum_j s2 j ^+ 4.
Proof. by rewrite sqr_sqrtr// sumr_ge0// => j _; rewrite exprn_even_ge0. Qed.
Let d0 : 0 <= delta_d. Proof. exact: sqrtr_ge0. Qed.

Lemma prodWd l : prodW Wd l = Sl s l.
Proof. by elim: l => [|l IH]; [rewrite Sl0 | rewrite /= IH -SlD]. Qed.
Lemma svals_d l : svals (Wd l) s.
Proof.
split=> [i|i j ij|]; rewrite /s /compression_R6.s.
- by case: splitP => j _; [exact: ltW | case/andP: (s2_in j)].
- case: splitP => j' je; case: splitP => i' ie //.
  + by move: ij (ltn_ord j'); rewrite ie je => h1 h2; move: (leq_trans (leq_addr i' K) h1); rewrite leqNgt h2.
  + by case/andP: (s2_in j') => _ h; exact: le_trans h (ltW es).
  + by apply: s2_dec; move: ij; rewrite ie je leq_add2l.
by exists 1%:M, 1%:M; rewrite /orth !trmx1 !mulmx1 mul1mx.
Qed.

(* delta^2 <= m eps^4, so that the first root of R2 lies above eps^2 *)
Let delta_le : delta_d <= eps ^+ 2 * Num.sqrt m%:R.
Proof.
apply: ler_sqr0; first by rewrite mulr_ge0 ?sqrtr_ge0 ?exprn_ge0.
rewrite dE exprMn sqr_sqrtr ?ler0n// -exprM.
apply: (@le_trans _ _ (\sum_(j < m) eps ^+ 4)); last by rewrite sumr_const card_ord mulr_natr.
by apply: ler_sum => j _; case/andP: (s2_in j) => a b; apply: ler_expn2r; rewrite ?nnegrE.
Qed.
Let n1 : (Num.sqrt n%:R / 1 : R) ^+ 2 = n%:R. Proof. by rewrite divr1 q2. Qed.
Let plo1 : p_lo n (1 + 0) 1 0 = n%:R :> R. Proof. by rewrite /p_lo subr0 n1 addr0 divr1. Qed.
Let phi1 : p_hi n (1 - 0) 1 0 0 = n%:R :> R. Proof. by rewrite /p_hi addr0 n1 subr0 divr1 expr0n addr0. Qed.
Local Notation num := (R3num K m L (p_lo n (1 + 0) 1 0) (p_hi n (1 - 0) 1 0 0) delta_d eps 0 delta_d).
Let numbers : [/\ num Tlo (sigma ^+ 2), num Thi (sigma ^+ 2), num Hh 0, num Ww 0 & num Ee 0].
Proof.
have [t t0 tE] := tlo_exists L_gt1 d0 nR; have [u du uE] := thi_exists L_gt1 d0 nR.
have LE : L = L.-1.+1 by rewrite prednK.
have nt : num Tlo t by apply: num_tlo => //; rewrite plo1 tE.
have nT : num Thi u by apply: (num_5 (num_e _ _ _ _ _ _ _ _ _)) => //; rewrite phi1 uE.
have te : eps ^+ 2 < t.
  rewrite ltNge; apply/negP => te; move: small; rewrite -tE ltNge => /negP; apply.
  have tp k : t ^+ k <= (eps ^+ 2) ^+ k by apply: ler_expn2r; rewrite ?nnegrE ?(ltW t0)// exprn_ge0.
  rewrite mulrDl mul1r -mul2n exprM; apply: ler_add; first exact: tp.
  rewrite [in X in _ <= X]LE exprS mulrA [Num.sqrt _ * _]mulrC.
  by apply: ler_pmul => //; rewrite ?exprn_ge0 ?(ltW t0).
have D0 : 0 < t ^+ 2 - eps ^+ 4 - (delta_d ^+ 2 - delta_d ^+ 2).
  have e4 : eps ^+ 4 = (eps ^+ 2) ^+ 2 by rewrite -exprM.
  by rewrite subrr subr0 subr_gt0 e4 ltr_pexpn2r ?nnegrE ?(ltW t0)// exprn_ge0.
have nh : num Hh 0 by have := num_1 nt D0; rewrite subrr mul0r sqrtr0.
have nw : num Ww 0 by have := num_2 nh nT (num_e _ _ _ _ _ _ _ _ _); rewrite mul0r.
have ne : num Ee 0.
  by have := num_3 nw; rewrite expr0n/= [delta_d - 0]subr0 max_l// subrr sqrtr0.
have s20 : 0 < sigma ^+ 2 by rewrite exprn_gt0.
have sL : (sigma ^+ 2) ^+ L = n%:R by rewrite -exprM mul2n.
split=> //.
  by apply: (num_4 ne nw _ s20); rewrite plo1 expr0n/= !mul0r subr0 ?addr0 ?sL.
by apply: (num_5 ne s20); rewrite phi1 mul0r subr0 sL.
Qed.

Theorem diagonal_network : exists X, ideal_network n L c Wd WLd X delta_d eps (sigma ^+ 2)
  /\ forall l, [/\ netC n c Wd X l.+1 / netC n c Wd X l = (\sum_j s2 j ^+ l.+1.*2) / (\sum_j s2 j ^+ l.*2) / sigma ^+ 2,
      \tr (Sigma_B n c (Zl Wd X l.+1)) / \tr (Sigma_B n c (Zl Wd X l)) = sigma ^+ 2
    & 0 < \sum_j s2 j ^+ l.*2 -> 0 < netC n c Wd X l].
Proof.
have [U [oU U1]] := basis; pose U2 := rsubmx U.
have UE : U = row_mx (q^-1 *: (Y R c)^T) U2 by rewrite -U1 hsubmxK.
have qi : q^-1 * n%:R = q by rewrite -q2 expr2 mulKf// gt_eqF.
have YU : Y R c *m U = row_mx q%:M 0.
  move: oU; rewrite /orth {1 2}UE tr_row_mx mul_col_row (@scalar_mx_block _ K m 1) => /eq_block_mx[_ h _ _].
  move: h; rewrite [(_ *: _)^T]linearZ/= trmxK -scalemxAl => /eqP; rewrite scaler_eq0 invr_eq0 (gt_eqF q_gt0)/= => /eqP YU2.
  by rewrite UE mul_mx_row -scalemxAr (YYT R card_c) YU2 scale_scalar_mx qi.
have oV := orthV oU.
pose X := U^T; have XX : X^T *m X = 1%:M by rewrite /X trmxK.
have GX : G X = 0 by rewrite /G XX subrr.
have WE : WLd *m prodW Wd L.-1 = row_mx q%:M 0.
  by rewrite prodWd SE /WLd mul_row_block !mul0mx mulmx0 !addr0 -scalar_mxM -exprS prednK// qL.
have n0 p k : nF2 (0 : 'M[R]_(p, k)) <= 0 ^+ 2.
  by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
exists X; split; first split=> [||||/=].
- split; first by move=> i j; rewrite GX mxE normr0 mul0r.
  split; rewrite WE invr1 scale1r; first by rewrite /YXp XX invmx1 mulmx1 /X trmxK YU subrr.
  by rewrite -YU -mulmxA /X oV mulmx1 subrr.
- split=> [k _ _|]; first by rewrite /Wd SlT.
  rewrite /Wd SlT -SlD SE /WLd tr_row_mx trmx0 tr_scalar_mx mul_col_row mulmx0 !mul0mx -scalar_mxM -expr2 addn1.
  have z p k : nF2 (0 : 'M[R]_(p, k)) = 0 by apply/le_anti; rewrite nF2_ge0 -[X in _ <= X](expr0n R 2) n0.
  rewrite opp_block_mx add_block_mx subrr !oppr0 !addr0 add0r nF2_block !z nF2N !add0r.
  rewrite dE; apply: eqW; rewrite -[Sl s2 2]mulmx1 nF2_Sl; apply: eq_bigr => j _.
  by rewrite (bigD1 j)//= big1 ?addr0 => [|i ij]; rewrite !mxE ?eqxx ?expr1n ?mulr1// eq_sym (negbTE ij) expr0n.
- move=> k _; exists s; split; first exact: svals_d.
    by move=> i Ki; rewrite /s /compression_R6.s; case: splitP => j je; [move: (ltn_ord j); rewrite -je ltnNge Ki | case/andP: (s2_in j)].
  move=> i iK; rewrite subr0 /s /compression_R6.s; case: splitP => j je; first exact: ltW.
  by rewrite s2_few// ltn_subRL -je; move: iK; rewrite addKn.
- move=> t ht; rewrite dE; apply: eqW; apply: eq_bigr => j _.
  by rewrite (svals_inj ht (svals_d 1)) /s /compression_R6.s (unsplitK (inr j)).
- exact: numbers.
have U2U : U2^T *m U2 = 1%:M.
  move: oU; rewrite /orth UE tr_row_mx mul_col_row (@scalar_mx_block _ K m 1) => /eq_block_mx[_ _ _ h].
  exact: h.
have PU : P R n c + U2 *m U2^T = 1%:M.
  rewrite -oV UE tr_row_mx mul_row_col [(_ *: _)^T]linearZ/= trmxK -scalemxAl -scalemxAr scalerA -invfM -expr2 q2.
  by [].
have U2Q : U2^T *m Q R n c = U2^T.
  by rewrite /Q -PU addrC addKr mulmxA U2U mul1mx.
have XQ : Delta n c X = col_mx 0 U2^T.
  rewrite /Delta -/(Q R n c) /X UE tr_row_mx mul_col_mx U2Q [(_ *: _)^T]linearZ/= trmxK -scalemxAl.
  by rewrite (YQ R card_c n_gt0) scaler0.
have W_en k : nF2 (Delta n c (Zl Wd X k)) = \sum_j s2 j ^+ k.*2.
  rewrite /Zl prodWd DeltaM XQ SE mul_block_col !mulmx0 !mul0mx !addr0 add0r.
  rewrite nF2_col_mx [nF2 0]big1 ?add0r => [|i _]; last by rewrite big1// => j _; rewrite mxE expr0n.
  rewrite nF2_Sl; apply: eq_bigr => j _; rewrite -[RHS]mulr1; congr (_ * _).
  transitivity ((U2^T *m U2) j j); last by rewrite U2U mxE eqxx.
  by rewrite [RHS]mxE; apply: eq_bigr => i _; rewrite !mxE expr2.
have McX : Mc n c X = col_mx ((q / n%:R) *: (1%:M - J R K)) 0.
  have YU2 : U2^T *m (Y R c)^T = 0 by move: YU; rewrite {1}UE mul_mx_row => /eq_row_mx[_ h]; rewrite -trmx_mul h trmx0.
  rewrite /Mc /Zbar /X UE tr_row_mx mul_col_mx YU2 [(_ *: _)^T]linearZ/= trmxK -(scalemxAl q^-1) (YYT R card_c).
  rewrite scale_col_mx scaler0 mul_col_mx mul0mx scale_scalar_mx qi scale_scalar_mx mul_scalar_mx; congr (col_mx (_ *: _) _).
  by rewrite mulrC.
have B_en k : Mc n c (Zl Wd X k) = sigma ^+ k *: Mc n c X.
  rewrite /Zl prodWd McM McX SE mul_block_col !mulmx0 !mul0mx !addr0 scale_col_mx scaler0.
  by rewrite mul_scalar_mx.
have M0 : 0 < nF2 (Mc n c X).
  rewrite McX nF2_col_mx [nF2 0]big1 ?addr0 => [|i _]; last by rewrite big1// => j _; rewrite mxE expr0n.
  rewrite nF2Z (nF2_1J R (ltnW K_gt1)) mulr_gt0 ?exprn_gt0 ?divr_gt0//.
  by rewrite subr_gt0 ltr1n.
have KR : 0 < K%:R :> R by rewrite ltr0n ltnW.
have N0 : (0 < K + m)%N by rewrite addn_gt0 (ltnW K_gt1).
have NR : 0 < (K + m)%:R :> R by rewrite ltr0n.
have Kn : K%:R != 0 :> R by rewrite gt_eqF.
have Nn : (K + m)%:R != 0 :> R by rewrite gt_eqF.
have trB k : \tr (Sigma_B n c (Zl Wd X k)) = (sigma ^+ 2) ^+ k * (nF2 (Mc n c X) / K%:R).
  apply: (mulfI Kn); rewrite Sigma_BE ?(ltnW K_gt1)// B_en nF2Z exprAC.
  by move: (nF2 _) (_ ^+ k) => x y; field; rewrite gt_eqF.
have trW k : \tr (Sigma_W n c (Zl Wd X k)) = (\sum_j s2 j ^+ k.*2) / (K + m)%:R.
  apply: (mulfI Nn); rewrite Sigma_WE// W_en.
  by move: (\sum_j _) => x; field; rewrite -natrD gt_eqF.
move=> l; have x0 : 0 < sigma ^+ 2 by rewrite exprn_gt0.
have y0 : 0 < (sigma ^+ 2) ^+ l by rewrite exprn_gt0.
split; last by move=> h; rewrite /netC /Cl trW trB; do ![apply: divr_gt0 => // | apply: mulr_gt0 => //].
  rewrite /netC /Cl !trB !trW exprS; move: (\sum_j _ ^+ l.+1.*2) (\sum_j _ ^+ l.*2) => a b.
  move: (nF2 _) M0 (K%:R) KR ((K + m)%:R : R) NR (sigma ^+ 2) x0 (_ ^+ l) y0 => M M0 k k0 N N1 x x0 y y0.
  have [->|bn] := eqVneq b 0; first by rewrite !(mul0r, invr0, mulr0).
  by field; rewrite ?bn !gt_eqF.
by rewrite !trB exprS; move: (nF2 _) M0 => M M0; field; rewrite !gt_eqF.
Qed.
End Diagonal.

Section Attained.
Variables (R : rcfType) (K m n L : nat) (c : 'I_(K + m) -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variable eps : R.
Hypothesis eps_gt0 : 0 < eps.
Hypothesis small : (1 + Num.sqrt m%:R) * eps ^+ L.*2 < n%:R.
Let nm : (K + m)%N = (K * n)%N. Proof. exact: NE card_c. Qed.
Let sig : (0 < n)%N -> exists2 sigma : R, 0 < sigma & sigma ^+ L.*2 = n%:R.
Proof.
move=> n0; have nR : 0 < n%:R :> R by rewrite ltr0n.
have [t t0 h] := tlo_exists L_gt1 (lexx 0) nR.
exists (Num.sqrt t); first by rewrite sqrtr_gt0.
by rewrite -h mul0r addr0 -mul2n exprM sqr_sqrtr// ltW.
Qed.
Let b0 : entry_b 0 0 = 0 :> R. Proof. by rewrite /entry_b !mul0r mulr0 addr0 minxx. Qed.
Let m0 : R5m n L eps 1 0 0 = 0. Proof. by rewrite /R5m mul0r addr0 mul0r. Qed.
Local Notation phi := (R5phi n L eps 1 0 (entry_b 0) (entry_den K 0) 0).
Let phi0 : phi = 0. Proof. by rewrite /R5phi /R5b m0 b0 expr0n mul0r. Qed.
Lemma phi_defined : 0 < entry_den K 0 (R5m n L eps 1 0 0).
Proof. by rewrite m0 /entry_den b0 expr0n/= mulr0 mul0r !subr0 mulr1 subr_gt0 ltr1n. Qed.

(* R5 (both ends) and R6, at every layer: all deviations at eps *)
Theorem R6_attained : (1 < n)%N -> exists W WL X delta t, ideal_network n L c W WL X delta eps t
  /\ forall l, [/\ 0 < netC n c W X l,
      \tr (Sigma_B n c (Zl W X l.+1)) / \tr (Sigma_B n c (Zl W X l)) = t / (1 + phi * rr t eps ^+ l.*2),
      \tr (Sigma_B n c (Zl W X l.+1)) / \tr (Sigma_B n c (Zl W X l)) = t
    & netC n c W X l.+1 / netC n c W X l
      = R6u L l t 0 eps phi (R6x L l t 0 0 eps 0 0 (entry_B K n 0) (entry_E2 K n 0))].
Proof.
move=> n1; have n0 := ltnW n1; have [sigma s0 sL] := sig n0.
have mp : (0 < m)%N by rewrite -(ltn_add2l K) addn0 nm -[X in (X < _)%N]muln1 ltn_pmul2l// ltnW.
have [|||X [net E]] := @diagonal_network R K m n L c card_c n0 K_gt1 L_gt1 sigma eps (fun=> eps) s0 sL (ltW eps_gt0) _ _ _ small => //.
  by move=> _; rewrite lexx ltW.
exists (Wd K sigma (fun=> eps)), (WLd K m sigma), X, (delta_d (fun _ : 'I_m => eps)), (sigma ^+ 2); split=> // l.
have [C B Cp] := E l; have s20 : 0 < sigma ^+ 2 by rewrite exprn_gt0.
have mR : 0 < m%:R :> R by rewrite ltr0n.
split=> //.
- by apply: Cp; rewrite sumr_const card_ord -mulr_natr mulr_gt0// exprn_gt0.
- by rewrite phi0 mul0r addr0 divr1.
rewrite C phi0 /R6u /R6x /misfit !mul0r mulr0 mul0r !addr0 expr0n/= addr0 mulr1; congr (_ / _).
have e k : \sum_(j < m) eps ^+ k = m%:R * eps ^+ k by rewrite sumr_const card_ord mulr_natl.
rewrite !e doubleS !exprS; move: (eps ^+ l.*2) (exprn_gt0 l.*2 eps_gt0) => x x0.
by field; rewrite !gt_eqF.
Qed.

(* R7: the (n-2)K leading deviations at eps, the K others at eps sqrt(x) *)
Section R7.
Hypothesis n_gt2 : (2 < n)%N.
Let n0 : (0 < n)%N. Proof. exact: ltn_trans n_gt2. Qed.
Let mK : (m - K)%N = ((n - 2) * K)%N.
Proof. by rewrite mulnC mulnBr -nm muln2 -addnn subnDA addKn. Qed.
Let Km : (K <= m)%N.
Proof. by rewrite -(leq_add2l K) nm addnn -muln2 leq_pmul2l ?(ltnW K_gt1)// ltnW. Qed.
Let M0 : 0 < (m - K)%:R :> R. Proof. by rewrite ltr0n mK muln_gt0 subn_gt0 n_gt2 ltnW. Qed.
Let BE : entry_B K n 0 = (m - K)%:R :> R.
Proof. by rewrite /entry_B mul0r subr0 mK natrM natrB// ltnW. Qed.
Let AE : entry_A K 0 = K%:R :> R. Proof. by rewrite /entry_A mulr0 addr0. Qed.
Definition s7 (x : R) (j : 'I_m) := if (j < m - K)%N then eps else eps * Num.sqrt x.
Let sum_two (a b : R) : \sum_(j < m) (if (j < m - K)%N then a else b) = (m - K)%:R * a + K%:R * b.
Proof.
rewrite -(big_mkord xpredT (fun j => if (j < m - K)%N then a else b)) (@big_cat_nat _ _ _ (m - K)) ?leq_subr//=.
rewrite (eq_big_nat _ _ (F2 := fun=> a)) => [|i /andP[_ ->]]//.
rewrite (@eq_big_nat _ _ _ (m - K) m _ (fun=> b)) => [|i /andP[h _]]; last by rewrite ltnNge h.
by rewrite !big_const_nat !iter_addr_0 subn0 subKn// !mulr_natl.
Qed.
Let sum7 x k : 0 <= x -> \sum_j s7 x j ^+ k.*2 = eps ^+ k.*2 * ((m - K)%:R + K%:R * x ^+ k).
Proof.
move=> x0; rewrite (eq_bigr (fun j : 'I_m => if (j < m - K)%N then eps ^+ k.*2 else eps ^+ k.*2 * x ^+ k)) => [|j _].
  by rewrite sum_two; ring.
by rewrite /s7; case: ifP => // _; rewrite exprMn -[in X in _ * X]mul2n [Num.sqrt _ ^+ _]exprM sqr_sqrtr.
Qed.
Let network x : 0 <= x -> x <= 1 -> exists W WL X delta t, ideal_network n L c W WL X delta eps t /\ 0 < t
  /\ forall l, 0 < netC n c W X l /\ netC n c W X l.+1 / netC n c W X l
      = eps ^+ 2 * (((m - K)%:R + K%:R * x ^+ l.+1) / ((m - K)%:R + K%:R * x ^+ l)) / t.
Proof.
move=> x0 x1; have [sigma s0 sL] := sig n0.
have sx : 0 <= eps * Num.sqrt x <= eps.
  rewrite mulr_ge0 ?sqrtr_ge0 ?(ltW eps_gt0)//= ler_pimulr ?(ltW eps_gt0)//.
  by rewrite -[X in _ <= X]sqrtr1 ler_wsqrtr.
have /andP[sx0 sx1] := sx.
have [|||X [net E]] := @diagonal_network R K m n L c card_c n0 K_gt1 L_gt1 sigma eps (s7 x) s0 sL (ltW eps_gt0) _ _ _ small.
- by move=> j; rewrite /s7; case: ifP => _ //; rewrite lexx ltW.
- move=> i j ij; rewrite /s7; case: ltnP => jK; first by rewrite (leq_ltn_trans ij).
  by case: ifP.
- by move=> j jK; rewrite /s7 jK.
exists (Wd K sigma (s7 x)), (WLd K m sigma), X, (delta_d (s7 x)), (sigma ^+ 2); split; last split; rewrite ?exprn_gt0//.
move=> l; have [C _ Cp] := E l; have D0 k : 0 < (m - K)%:R + K%:R * x ^+ k.
  by rewrite ltr_paddr// mulr_ge0 ?ler0n ?exprn_ge0.
split; first by apply: Cp; rewrite sum7// mulr_gt0 ?exprn_gt0.
rewrite C !sum7// doubleS !exprS; congr (_ / _); move: (D0 l) (D0 l.+1) (exprn_gt0 l.*2 eps_gt0).
move: (_ + _) (_ + _) (eps ^+ _) => y z p y0 z0 p0.
by field; rewrite !gt_eqF.
Qed.

Theorem R7_attained l x : (0 < l)%N -> 0 < x -> x < 1 ->
  entry_A K 0 / entry_B K n 0 * x ^+ l.+1 + l.+1%:R * x = l%:R ->
  exists W WL X delta t, [/\ ideal_network n L c W WL X delta eps t, 0 < netC n c W X l
    & netC n c W X l.+1 / netC n c W X l = R7l l eps 0 t x].
Proof.
move=> l0 x0 x1; rewrite AE BE => h.
have [W [WL [X [delta [t [net [t0 /(_ l)[Cp C]]]]]]]] := network (ltW x0) (ltW x1).
exists W, WL, X, delta, t; split=> //; rewrite C /R7l subr0; congr (_ * _ / _).
have lR : 0 < l%:R :> R by rewrite ltr0n.
have D0 : 0 < (m - K)%:R + K%:R * x ^+ l by rewrite ltr_paddr// mulr_ge0 ?ler0n ?exprn_ge0// ltW.
have h2 : (m - K)%:R * l%:R = K%:R * (x * x ^+ l) + (l%:R + 1) * x * (m - K)%:R.
  by rewrite -{1}h exprS -[l.+1]addn1 natrD; move: M0 => M1; field; rewrite gt_eqF.
have Dn : (m - K)%:R + K%:R * x ^+ l != 0 by rewrite gt_eqF.
have ln : l%:R != 0 :> R by rewrite gt_eqF.
apply: (mulIf Dn); rewrite divfK//; apply: (mulIf ln); rewrite mulrDl h2 exprS -[l.+1]addn1 natrD.
by field.
Qed.

Theorem R7_first_attained : exists W WL X delta t, [/\ ideal_network n L c W WL X delta eps t, 0 < netC n c W X 0
    & netC n c W X 1 / netC n c W X 0 = R7l0 eps 0 t (entry_A K 0) (entry_B K n 0)].
Proof.
have [W [WL [X [delta [t [net [t0 /(_ 0%N)[Cp C]]]]]]]] := network (lexx 0) ler01.
exists W, WL, X, delta, t; split=> //; rewrite C /R7l0 AE BE subr0 expr1 expr0 mulr0 addr0 mulr1; congr (_ * _ / _).
by move: M0 => M1; field; rewrite !gt_eqF// ltr_paddr// ler0n.
Qed.
End R7.
End Attained.
