(* R6 (Theorem 4 i, upper) for a network's own features, from Assumptions 2 and 3 alone *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum compression_R6 svd canonical_form spectrum_lemma9 leakage_R5 networks.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Formulas.
Variable R : rcfType.
(* R3, first forms *)
Definition R3h (delta tlo : R) := delta / Num.sqrt 2%:R / (tlo - delta).
Definition R3w (delta tlo : R) := delta / Num.sqrt 2%:R / Num.sqrt (tlo - delta).
(* R5 (mu = 0): m = w eps^(L-1)/sqrt n, b, phi *)
Definition R5m n L (w eps : R) := w * eps ^+ L.-1 / Num.sqrt n%:R.
Definition R5b (theta mm : R) := Num.min (theta / Num.sqrt (1 - theta) + mm)
  (theta / Num.sqrt (2%:R * (1 - theta)) + (1 + theta) * mm).
Definition R5D K (theta b : R) := (K%:R - 1) * (1 - 2%:R * theta / K%:R) - b ^+ 2.
(* R6 (e0 = 0) *)
Definition R6b L l (eps tlo h phi : R) :=
  eps ^+ 2 * (1 + h ^+ 2 * (eps ^+ 2 / tlo) ^+ (L.-2 - l)) * (1 + phi * (eps ^+ 2 / tlo) ^+ l) / tlo.
End Formulas.

Lemma YXp_tr (R : rcfType) K N d (c : 'I_N -> 'I_K) (X : 'M[R]_(d, N)) :
  (YXp c X)^T = X *m invmx (X^T *m X) *m (Y R c)^T.
Proof. by rewrite /YXp !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.

Section Network.
Variables (R : rcfType) (K N n m L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)) (X : 'M[R]_(K + m, N)).
Variables (theta delta eps rho tlo : R).
Hypothesis theta_lt1 : theta < 1.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis a2 : A2 X theta.
Hypothesis a3i : A3i L c W WL X.
Hypothesis a3ii : A3ii L W WL delta.
Hypothesis a3iii : A3iii K L W eps rho.
(* R2's t_lo: t^L + delta t^(L-1) = n/(1 + theta) *)
Hypothesis tlo_gt0 : 0 < tlo.
Hypothesis hlo : tlo ^+ L + delta * tlo ^+ L.-1 = n%:R / (1 + theta).
Let K_gt0 : (0 < K)%N. Proof. exact: ltnW. Qed.
Let N_gt0 : (0 < N)%N. Proof. by rewrite (NE card_c) muln_gt0 K_gt0. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.

Section Pair.
(* the canonical pair (s, H), its head What = [W1, W2], and what networks.pair says of it *)
Variables (U : nat -> 'M[R]_(K + m)) (s : 'I_(K + m) -> R).
Let H := (U 0%N)^T *m X.
Let What := WL *m U L.-1.
Hypothesis can : canonical L W U s.
Hypothesis GH : G H = G X.
Hypothesis hW : What *m Sl s L.-1 = YXp c H.
Hypothesis hE : nF2 (What^T *m What - Sl s 2) <= delta ^+ 2.
Hypothesis hs : forall i : 'I_(K + m), (K <= i)%N -> s i <= eps.
Let s1 i := s (lshift m i).
Let s2 j := s (rshift K j).
Let W1 := lsubmx What.
Let W2 := rsubmx What.
Let hG : forall i j, `|G H i j| <= theta / N%:R. Proof. by rewrite GH. Qed.

Lemma s_split : s =1 compression_R6.s s1 s2.
Proof. by move=> i; rewrite /compression_R6.s; case: split_ordP => j ->. Qed.

Lemma SlE l : Sl s l = Sl (compression_R6.s s1 s2) l.
Proof. by congr diag_mx; apply/rowP => i; rewrite !mxE s_split. Qed.

(* R2, lower end: t_lo <= sigma_K^2 *)
Lemma net_tlo i : tlo <= s1 i ^+ 2.
Proof.
have [_ s0 ss _] := can.
have p1 : 0 < n%:R / (1 + theta).
  by rewrite divr_gt0// ltr_paddr ?ltr01// (theta_ge0 card_c n_gt0 a2 K_gt0).
have hv (v : 'cV[R]_K) : n%:R / (1 + theta) * dot v v
    <= dot ((What *m Sl s L.-1)^T *m v) ((What *m Sl s L.-1)^T *m v).
  by rewrite hW; exact: (R1_5lo card_c n_gt0 hG K_gt0 theta_lt1).
apply: (R2_tlo delta_ge0 hE p1 hv tlo_gt0); rewrite ?sqr_ge0 ?prednK//.
apply: leq_ltn_trans (ltn_ord i); rewrite -[X in (_ <= X)%N]card_ord.
have iK : (i <= K + m)%N by rewrite (leq_trans (ltnW (ltn_ord i)))// leq_addr.
apply: leq_trans (leq_imset_card (widen_ord iK) predT); apply/subset_leq_card/subsetP => j.
rewrite inE => lt; have ji : (j < i)%N.
  rewrite ltnNge; apply/negP => ij; move: lt; rewrite ltNge ler_sqr ?nnegrE ?s0//.
  by rewrite /s1 ss.
by apply/imsetP; exists (Ordinal ji) => //; apply: val_inj.
Qed.

Let hs2 j : 0 <= s2 j <= eps.
Proof. by have [_ s0 _ _] := can; rewrite s0 hs//= leq_addr. Qed.

(* E in blocks *)
Lemma blockE : nF2 ((row_mx W1 W2)^T *m row_mx W1 W2 - block_mx (Sl s1 2) 0 0 (Sl s2 2)) <= delta ^+ 2.
Proof. by rewrite hsubmxK -(compression_R6.Sl_block s1 s2 2) -SlE. Qed.

(* R6 with any valid t_lo, h and w (R3), b and phi from R5 *)
Theorem R6_pair (h w : R) l : (forall i, tlo <= s1 i ^+ 2) -> W1 \in unitmx -> nF2 (invmx W1 *m W2) <= h ^+ 2 ->
  0 <= w -> nF2 W2 <= w ^+ 2 -> (l.+1 < L)%N ->
  let b := R5b theta (R5m n L w eps) in let D := R5D K theta b in
  0 < D -> 0 < \tr (Sigma_W n c (Zl W X l)) ->
  netC n c W X l.+1 / netC n c W X l <= R6b L l eps tlo h (b ^+ 2 / D).
Proof.
move=> ht W1u hh w0 hw lL b D D0 hSW.
pose mm := R5m n L w eps.
have q0 : 0 < Num.sqrt n%:R :> R by rewrite sqrtr_gt0.
have mm0 : 0 <= mm by rewrite /mm /R5m divr_ge0 ?mulr_ge0 ?exprn_ge0// ltW.
have hm : nF2 (dsubmx (H *m invmx (H^T *m H) *m (Y R c)^T)) <= (Num.sqrt n%:R * mm) ^+ 2.
  have -> : H *m invmx (H^T *m H) *m (Y R c)^T = Sl s L.-1 *m What^T.
    by rewrite -(SlT s) -trmx_mul hW YXp_tr.
  have -> : dsubmx (Sl s L.-1 *m What^T) = Sl s2 L.-1 *m W2^T.
    rewrite -[What]hsubmxK tr_row_mx SlE compression_R6.Sl_col_mx col_mxKd.
    by rewrite /W2 -[in RHS](hsubmxK What) row_mxKr.
  have -> : Num.sqrt n%:R * mm = eps ^+ L.-1 * w.
    by rewrite /mm /R5m mulrC divfK ?gt_eqF// mulrC.
  rewrite exprMn -exprM muln2 nF2_Sl.
  apply: (@le_trans _ _ (eps ^+ L.-1.*2 * nF2 W2)).
    rewrite -(nF2_tr W2) mulr_sumr; apply: ler_sum => j _.
    apply: ler_wpmul2r; first by apply: sumr_ge0 => k _; exact: sqr_ge0.
    by have /andP[p q] := hs2 j; apply: ler_expn2r; rewrite ?nnegrE.
  by apply: ler_wpmul2l => //; exact: exprn_ge0.
have hb : nF2 (dsubmx H *m (Y R c)^T) <= n%:R * b ^+ 2.
  rewrite /b /R5b minEle; case: ifP => _.
    exact: (R5_b1 card_c n_gt0 K_gt0 hG theta_lt1 mm0 hm).
  exact: (R5_b2 card_c n_gt0 K_gt0 hG theta_lt1 mm0 hm).
have hphi := R5_phi card_c n_gt0 K_gt0 hG hb D0.
have phi0 : 0 <= b ^+ 2 / D by rewrite divr_ge0 ?sqr_ge0// ltW.
have hfit : row_mx W1 W2 *m Sl (compression_R6.s s1 s2) L.-1 *m col_mx (usubmx H) (dsubmx H) = Y R c.
  by rewrite hsubmxK vsubmxK -SlE hW (YXpX card_c n_gt0 K_gt1 theta_lt1 hG).
have eC k : (k < L)%N -> netC n c W X k = compression_R6.C n c (usubmx H) (dsubmx H) s1 s2 k.
  by move=> kL; rewrite /netC /Zl (C1_C can n c X N_gt0 K_gt0 kL) /compression_R6.C vsubmxK -SlE.
rewrite (eC _ lL) (eC _ (ltnW lL)).
apply: (compression_R6.R6 card_c n_gt0 N_gt0 K_gt0 tlo_gt0 phi0 ht hs2 W1u hh hfit hphi lL).
  by rewrite vsubmxK -SlE -(C1_trW can n c X N_gt0 (ltnW lL)).
rewrite vsubmxK -SlE -(C1_trB can n c X K_gt0 (ltnW lL)).
exact: (net_trB card_c n_gt0 K_gt1 L_gt1 theta_lt1 a2 a3i (ltnW lL)).
Qed.
End Pair.

(* R6 (Theorem 4 i, upper; mu = e0 = 0) with R3's first h and w: no hypothesis but the paper's and delta < t_lo *)
Theorem R6_network l : delta < tlo -> (l.+1 < L)%N ->
  let b := R5b theta (R5m n L (R3w delta tlo) eps) in let D := R5D K theta b in
  0 < D -> 0 < \tr (Sigma_W n c (Zl W X l)) ->
  netC n c W X l.+1 / netC n c W X l <= R6b L l eps tlo (R3h delta tlo) (b ^+ 2 / D).
Proof.
move=> dt lL b D D0 hSW.
have [U [s [can GH hW hE [hs _]]]] := pair L_gt1 a3i a3ii a3iii.
have t1 := net_tlo can GH hW hE; have hb := blockE hE.
have dp : 0 < tlo - delta by rewrite subr_gt0.
have q2 : Num.sqrt 2%:R ^+ 2 = 2%:R :> R by rewrite sqr_sqrtr ?ler0n.
apply: (R6_pair can GH hW hs t1 (R3_unit t1 delta_ge0 dt hb) _ _ _ lL D0 hSW).
- by have := R3_h t1 delta_ge0 dt hb; rewrite /R3h !exprMn !exprVn q2.
- by rewrite /R3w !divr_ge0 ?sqrtr_ge0.
- by have := R3_w t1 delta_ge0 dt hb; rewrite /R3w !exprMn !exprVn q2 sqr_sqrtr// ltW.
Qed.
End Network.
