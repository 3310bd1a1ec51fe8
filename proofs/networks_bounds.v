(* R5, R6, R7 and R9 for the features of a network that meets the hypotheses of networks.v, with the numbers of R3 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy compression spectrum spectrum_lemma9 spectrum_R3 svd
  canonical_form norms spectrum_products leakage leakage_R5 compression_R6 compression_R7 discrimination data_bounds
  spectral networks.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Formulas.
Variable R : rcfType.

(* x_l of R6 *)
Definition R6x (L l : nat) (tlo h e eps rho e0 B E2 : R) :=
  misfit L tlo e e0 l.+1 / ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2)).
Definition R6u (L l : nat) (tlo h eps phi x : R) :=
  (eps ^+ 2 + (eps * h * rr tlo eps ^+ (L.-2 - l) + x) ^+ 2) * (1 + phi * rr tlo eps ^+ l.*2) / tlo.
(* R7, for any root or smaller x *)
Definition R7l (l : nat) (eps rho thi x : R) := (eps - rho) ^+ 2 * (l.+1%:R * x / l%:R) / thi.
Definition R7l0 (eps rho thi A B : R) := (eps - rho) ^+ 2 * (1 + A / B)^-1 / thi.
(* k_l of R9 *)
Definition R9k (L l : nat) (tlo thi e eps f bb nt : R) :=
  ((1 + f) ^+ 2 / ((tlo - e) * tlo ^+ (L.-1 - l)) + eps ^+ l.*2 * bb ^+ 2 / nt)
  / ((1 - f) ^+ 2 / ((thi + e) * thi ^+ (L.-1 - l))).
Lemma rescale (z x y : R) : 0 < z -> z^-1 * x * y = z^-1 ^+ 2 * (x * (z * y)).
Proof. by move=> z0; field; rewrite gt_eqF. Qed.
End Formulas.

(* the ceiling: the K unit vectors along the means have a sum of nonnegative square *)
Theorem ceiling (R : rcfType) (K : nat) (H : 'M[R]_K) (D : R) : (1 < K)%N ->
  (forall i, 0 < H i i) -> (forall u : 'cV[R]_K, 0 <= dot u (H *m u)) ->
  (forall i j, i != j -> cosH H i j <= 1 - D) -> D <= K%:R / (K%:R - 1).
Proof.
move=> K1 Hp Hn hD.
have k1 : 0 < K%:R - 1 :> R by rewrite subr_gt0 ltr1n.
pose u : 'cV[R]_K := \col_i (Num.sqrt (H i i))^-1.
have := Hn u.
have -> : dot u (H *m u) = \sum_i \sum_j cosH H i j.
  rewrite /dot; apply: eq_bigr => i _; rewrite [(H *m u) i 0]mxE mulr_sumr; apply: eq_bigr => j _.
  rewrite !mxE /cosH sqrtrM ?ltW// invfM mulrCA; congr (_ * _).
have d i : cosH H i i = 1.
  by rewrite /cosH -expr2 sqrtr_sqr gtr0_norm// divff// gt_eqF.
have h : \sum_i \sum_j cosH H i j <= \sum_(i < K) (1 + (K%:R - 1) * (1 - D)).
  apply: ler_sum => i _; rewrite (bigD1 i)//= d ler_add2l.
  apply: (@le_trans _ _ (\sum_(j < K | j != i) (1 - D))); first by apply: ler_sum => j ji; rewrite hD// eq_sym.
  by rewrite sumr_const (cardC1 i) card_ord -[X in X <= _]mulr_natl -subn1 natrB// ltnW.
move=> /le_trans/(_ h); rewrite sumr_const card_ord -[X in _ <= X]mulr_natl pmulr_rge0 ?ltr0n ?(ltnW K1)//.
rewrite mulrBr mulr1 addrA -[1 + _]addrC subrK subr_ge0 => h1.
by rewrite ler_pdivl_mulr// mulrC.
Qed.

(* R9s, upper end: with condition number k not all cosines can be very negative together, D <= K k/((K-1)k + 1) *)
Theorem sharp_ceiling (R : rcfType) (K : nat) (H : 'M[R]_K) (a M D : R) : (1 < K)%N -> H^T = H -> 0 < a ->
  (forall u : 'cV[R]_K, a * dot u u <= dot u (H *m u)) -> (forall u : 'cV[R]_K, dot u (H *m u) <= M * dot u u) ->
  (forall i j, i != j -> cosH H i j <= 1 - D) -> D <= K%:R * (M / a) / ((K%:R - 1) * (M / a) + 1).
Proof.
move=> K1 Hs a0 Hlo Hhi hD.
have k1 : 0 < K%:R - 1 :> R by rewrite subr_gt0 ltr1n.
have K0 : 0 < K%:R :> R by rewrite ltr0n (ltnW K1).
have Hp i : 0 < H i i.
  rewrite -q_delta; apply: lt_le_trans (Hlo _); by rewrite dot_delta eqxx mulr1.
pose v : 'cV[R]_K := \col_i (Num.sqrt (H i i))^-1; pose g := dot v (H *m v); pose s := dot v v.
pose S := \sum_i H i i.
have s0 : 0 < s.
  apply: dot_gt0; apply/eqP => /matrixP/(_ (Ordinal (ltnW K1)) 0)/eqP.
  by rewrite !mxE invr_eq0 gt_eqF// sqrtr_gt0.
have ag : a * s <= g by exact: Hlo.
have g0 : 0 < g by apply: lt_le_trans ag; rewrite mulr_gt0.
have M0 : 0 < M by rewrite -(pmulr_lgt0 _ s0); apply: lt_le_trans g0 (Hhi v).
(* S <= (K-1) M + g/s: the trace of H on the complement of v *)
have hS : S * s <= (K%:R - 1) * M * s + g.
  have dd i (x : 'cV[R]_K) : dot (delta_mx i 0) x = x i 0.
    rewrite /dot (bigD1 i)//= big1 ?addr0 => [|j ji]; last by rewrite mxE (negbTE ji) mul0r.
    by rewrite mxE !eqxx mul1r.
  pose u i : 'cV[R]_K := delta_mx i 0 - (v i 0 / s) *: v.
  have uH i : dot (u i) (H *m u i) = H i i - 2%:R * (v i 0 / s) * (H *m v) i 0 + (v i 0 / s) ^+ 2 * g.
    have e1 := dd i (H *m v); have e0 : dot v (H *m delta_mx i 0) = (H *m v) i 0 by rewrite dot_adj Hs dotC.
    rewrite /u mulmxBr -scalemxAr dotBl dotDr -scaleNr dotZr dotZl dotDr dotZr q_delta e0 e1 -/g.
    by move: (v i 0 / s) ((H *m v) i 0) => y z; ring.
  have uu i : dot (u i) (u i) = 1 - v i 0 ^+ 2 / s.
    have e0 : dot v (delta_mx i 0) = v i 0 by rewrite dotC.
    have e2 : dot (delta_mx i 0) (delta_mx i 0) = 1 :> R by rewrite dot_delta eqxx.
    rewrite /u dotBl !dotDr -scaleNr !dotZl !dotZr e2 dd e0 -/s.
    by move: (v i 0) => y; field; rewrite gt_eqF.
  have : \sum_i dot (u i) (H *m u i) <= \sum_i M * dot (u i) (u i) by apply: ler_sum => i _; exact: Hhi.
  rewrite -mulr_sumr (eq_bigr _ (fun i _ => uH i)) (eq_bigr _ (fun i _ => uu i)).
  have sv : \sum_i v i 0 ^+ 2 = s by apply: eq_bigr => i _; rewrite expr2.
  have -> : \sum_i (1 - v i 0 ^+ 2 / s) = K%:R - 1.
    by rewrite sumrB sumr_const card_ord -mulr_suml sv divff ?gt_eqF.
  have -> : \sum_i (H i i - 2%:R * (v i 0 / s) * (H *m v) i 0 + (v i 0 / s) ^+ 2 * g) = S - g / s.
    rewrite big_split sumrB/= -/S -mulr_suml.
    rewrite (eq_bigr (fun i => 2%:R / s * (v i 0 * (H *m v) i 0))); last first.
      by move=> i _; move: (v i 0) ((H *m v) i 0) (s^-1) => y w r; ring.
    rewrite -mulr_sumr -/(dot v (H *m v)) -/g (eq_bigr (fun i => v i 0 ^+ 2 / s ^+ 2)); last by move=> i _; rewrite expr_div_n.
    by rewrite -mulr_suml sv; field; rewrite gt_eqF.
  rewrite ler_subl_addr => h; apply: le_trans (ler_wpmul2r (ltW s0) h) _.
  by rewrite [X in X <= _]mulrDl divfK ?gt_eqF// [M * _]mulrC.
(* Cauchy-Schwarz: K^2 <= s S *)
have hK : K%:R ^+ 2 <= S * s.
  have := sum_CS (fun i => Num.sqrt (H i i)) (fun i => (Num.sqrt (H i i))^-1).
  rewrite (eq_bigr (fun=> 1)) ?sumr_const ?card_ord => [|i _]; last by rewrite mulfV// gt_eqF ?sqrtr_gt0.
  rewrite (eq_bigr (fun i => H i i)); last by move=> i _; rewrite sqr_sqrtr// ltW.
  rewrite -/S; set z := \sum_i _ => h; have -> : s = z by apply: eq_bigr => i _; rewrite !mxE expr2.
  exact: h.
(* g <= K + K(K-1)(1-D) *)
have hg : g <= K%:R + K%:R * (K%:R - 1) * (1 - D).
  have -> : g = \sum_i \sum_j cosH H i j.
    rewrite /g /dot; apply: eq_bigr => i _; rewrite [(H *m v) i 0]mxE mulr_sumr; apply: eq_bigr => j _.
    rewrite !mxE /cosH sqrtrM ?ltW// invfM mulrCA; congr (_ * _).
  have d i : cosH H i i = 1 by rewrite /cosH -expr2 sqrtr_sqr gtr0_norm// divff// gt_eqF.
  apply: (@le_trans _ _ (\sum_(i < K) (1 + (K%:R - 1) * (1 - D)))).
    apply: ler_sum => i _; rewrite (bigD1 i)//= d ler_add2l.
    apply: (@le_trans _ _ (\sum_(j < K | j != i) (1 - D))); first by apply: ler_sum => j ji; rewrite hD// eq_sym.
    by rewrite sumr_const (cardC1 i) card_ord -[X in X <= _]mulr_natl -subn1 natrB// ltnW.
  by rewrite sumr_const card_ord -[X in X <= _]mulr_natl mulrDr mulr1 mulrA.
pose k := M / a; have kE : M = k * a by rewrite /k divfK ?gt_eqF.
have k0 : 0 < k by rewrite divr_gt0.
have den : 0 < (K%:R - 1) * k + 1 by apply: addr_gt0; [exact: mulr_gt0 | exact: ltr01].
have h0 : M * s <= k * g.
  have -> : M * s = k * (a * s) by rewrite mulrA -kE.
  exact: (ler_wpmul2l (ltW k0) ag).
have h1 : K%:R ^+ 2 <= ((K%:R - 1) * k + 1) * g.
  apply: (le_trans hK); apply: (le_trans hS); rewrite [X in _ <= X]mulrDl mul1r ler_add2r.
  by rewrite -(mulrA _ M) -(mulrA _ k); apply: ler_wpmul2l => //; exact: ltW.
have h2 := le_trans h1 (ler_wpmul2l (ltW den) hg).
rewrite -/k ler_pdivl_mulr// -(ler_pmul2l (mulr_gt0 K0 k1)) -subr_ge0.
rewrite -subr_ge0 in h2; apply: (le_trans h2); apply: eqW.
by move: (K%:R : R) => y; ring.
Qed.

Section Network.
Variables (R : rcfType) (K N n m0 L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m0)) (WL : 'M[R]_(K, K + m0)) (X : 'M[R]_(K + m0, N)).
Variables (delta eps rho alpha mu e0 tau : R).
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis mu_ge0 : 0 <= mu.
Hypothesis e0_ge0 : 0 <= e0.
Let rn := Num.sqrt n%:R / alpha.                     (* sqrt(n~) *)
Hypothesis e0_lt : e0 < rn.
Hypothesis a3i : A3i L c W WL X alpha mu e0.
Hypothesis a3ii : A3ii L W WL delta.
Hypothesis a3iii : A3iii K L W eps rho.
(* tau^2 <= sum_(i>K) sigma_i^4, the measured sum or the floor *)
Hypothesis tau_ge0 : 0 <= tau.
Hypothesis htau : forall s, svals (W 1%N) s -> tau ^+ 2 <= \sum_j s (rshift K j) ^+ 4.
(* the data, entrywise or spectral *)
Variables (lo hi A B E2 : R) (b den : R -> R).
Hypothesis db : forall H : 'M[R]_(K + m0, N), G H = G X -> data_bounds n c H lo hi A B E2 b den.
Let dX := db erefl.
Let K_gt0 : (0 < K)%N. Proof. exact: ltnW. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let N_gt0 : (0 < N)%N. Proof. by rewrite (NE card_c) muln_gt0 K_gt0. Qed.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let rn_gt0 : 0 < rn. Proof. by rewrite divr_gt0// sqrtr_gt0 ltr0n. Qed.
Local Notation num := (R3num K m0 L (p_lo n hi alpha e0) (p_hi n lo alpha mu e0) delta eps rho tau).
Local Notation m w := (R5m n L eps alpha mu w).
Local Notation bb w := (R5b n L eps alpha mu b w).
Local Notation phi w := (R5phi n L eps alpha mu b den w).
Local Notation ff w := (R9f n L eps alpha mu e0 b w).
Local Notation netC l := (netC n c W X l).
Local Notation trB l := (\tr (Sigma_B n c (Zl W X l))).
Local Notation trW l := (\tr (Sigma_W n c (Zl W X l))).

(* R2 and R3 for the network: the K leading singular values of every hidden layer *)
Theorem R2_network l s i tlo thi : num Tlo tlo -> num Thi thi -> (l.+1 < L)%N -> svals (W l.+1) s -> (i < K)%N ->
  forall j : 'I_(K + m0), j = i :> nat -> tlo <= s j ^+ 2 <= thi.
Proof.
move=> nt nT lL hs iK j ji.
have [U [t [can GH [hmu he0] hE [ht ht']]]] := pair L_gt1 a3i a3ii a3iii.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE ht.
have [_ h1] := sound _ _ nt; have h2 := sound _ _ nT.
rewrite (svals_inj hs (can_svals can lL)) (_ : j = lshift m0 (Ordinal iK)); last exact: val_inj.
by rewrite h1; exact: h2.
Qed.

(* R7 needs the energies only: C_l > 0 *)
Section Lower.
Hypothesis rho_lt : rho < eps.
Hypothesis B_gt0 : 0 < B.
Let T : {set 'I_(K + m0)} := [set i : 'I_(K + m0) | (K + m0 - K <= i)%N].
Let TK : (#|T| <= K)%N. Proof. exact: card_last. Qed.

Theorem net_trW l : (l < L)%N -> 0 < trW l.
Proof.
move=> lL; have [U [s [can GH _ _ [_ hs]]]] := pair L_gt1 a3i a3ii a3iii; have [_ s0 _ _] := can.
have NR : 0 < N%:R :> R by rewrite ltr0n.
have a0 i : 0 <= enW n c ((U 0%N)^T *m X) i by apply: sumr_ge0 => j _; exact: sqr_ge0.
have sg : 0 < eps - rho by rewrite subr_gt0.
have hT i : i \notin T -> eps - rho <= s i by rewrite inE -ltnNge => /hs.
rewrite /Zl (C1_trW can n c X N_gt0 lL) -(pmulr_rgt0 _ NR) def1_W//.
exact: (en_gt0 s0 a0 sg hT (db_rest (db GH) TK) B_gt0 l).
Qed.

Let all_thi (U : nat -> 'M[R]_(K + m0)) s thi : canonical L W U s ->
  is_thi (fun i => s (lshift m0 i)) thi -> forall i, s i ^+ 2 <= thi.
Proof.
move=> [_ s0 ss _] ht i; apply: le_trans (ht (Ordinal K_gt0)).
by rewrite ler_sqr ?nnegrE ?s0// ss.
Qed.

(* R7 (Theorem 4 i, lower): any t_hi of R3, any x in (0, 1) with rho_0 x^(l+1) + (l+1)x <= l *)
Theorem R7_network l x thi : num Thi thi -> (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  A / B * x ^+ l.+1 + l.+1%:R * x <= l%:R -> R7l l eps rho thi x <= netC l.+1 / netC l.
Proof.
move=> nt l0 lL x0 x1 hx.
have [U [s [can GH [hmu he0] hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii; have [_ s0 _ _] := can.
have ht := all_thi can (R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH
  hmu he0 hE hs nt).
have hT i : i \notin T -> eps - rho <= s i by rewrite inE -ltnNge => /hs'.
rewrite /networks.netC /Zl (C1_C can n c X N_gt0 K_gt0 lL) (C1_C can n c X N_gt0 K_gt0 (ltnW lL)).
apply: (R7 card_c n_gt0 K_gt0 s0 ht (db_top (db GH) TK) (db_rest (db GH) TK) hT rho_lt B_gt0 l0 x0 x1 hx).
rewrite -(C1_trB can n c X K_gt0 lL).
exact: (net_trB card_c n_gt0 K_gt1 L_gt1 alpha_gt0 e0_ge0 e0_lt a3i).
Qed.

Theorem R7_network0 thi : num Thi thi -> R7l0 eps rho thi A B <= netC 1 / netC 0.
Proof.
move=> nt.
have [U [s [can GH [hmu he0] hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii; have [_ s0 _ _] := can.
have ht := all_thi can (R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH
  hmu he0 hE hs nt).
have hT i : i \notin T -> eps - rho <= s i by rewrite inE -ltnNge => /hs'.
rewrite /networks.netC /Zl (C1_C can n c X N_gt0 K_gt0 L_gt1) (C1_C can n c X N_gt0 K_gt0 L_gt0).
apply: (R7_0 card_c n_gt0 K_gt0 s0 ht (db_top (db GH) TK) (db_rest (db GH) TK) hT rho_lt B_gt0).
rewrite -(C1_trB can n c X K_gt0 L_gt1).
exact: (net_trB card_c n_gt0 K_gt1 L_gt1 alpha_gt0 e0_ge0 e0_lt a3i).
Qed.
End Lower.

(* R4: v_l >= (eps-rho)^l m_0 for any canonical pair of the network *)
Lemma net_floor U s l tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> e < tlo -> rho < eps ->
  (eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2)
    <= v (fun j => s (rshift K j)) (Delta n c (dsubmx ((U 0%N)^T *m X))) l.
Proof.
move=> can nt nh ne et re; set H := (U 0%N)^T *m X; have [_ s0 _ _] := can.
have [GH [hmu he0] hE [hs hs']] := pair_of L_gt1 a3i a3ii a3iii can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have [tp ht] := sound _ _ nt; have [u1 h0 hh] := sound _ _ nh; have he := sound _ _ ne.
have dH := db GH; pose s1 i := s (lshift m0 i); pose s2 j := s (rshift K j).
have hs2 j : 0 <= s2 j <= eps by rewrite s0 hs//= leq_addr.
pose W1 := lsubmx (WL *m U L.-1); pose W2 := rsubmx (WL *m U L.-1).
have hW1 : e0 = 0 \/ e < tlo /\ forall u : 'cV_K, (tlo - e) * dot u u <= dot (W1 *m u) (W1 *m u).
  by right; split=> // u; exact: head_lo (sound _ _ nt) he.
have hfit : nF2 (row_mx W1 W2 *m Sl (compression_R6.s s1 s2) L.-1 *m col_mx (usubmx H) (dsubmx H)
    - alpha^-1 *: Y R c) <= e0 ^+ 2 by rewrite hsubmxK vsubmxK -SlE.
have sg : 0 < eps - rho by rewrite subr_gt0.
have D12 : Delta n c H = col_mx (Delta n c (usubmx H)) (Delta n c (dsubmx H)).
  by rewrite -(Delta_col n c (usubmx H) (dsubmx H)) vsubmxK.
have hDW := R6_fit card_c n_gt0 hfit.
apply: (R4_m0 (T := fun j : 'I_m0 => (j + K < m0)%N) tp ht hs2 eps_ge0 u1 h0 hh e0_ge0 hW1 hDW) => //.
+ exact: ltW.
+ by move=> j jm; apply: hs' => /=; rewrite addKn addnC.
+ by have := db_E2 dH; rewrite D12 nF2_col_mx.
have := db_rest dH (card_last (K + m0) K_gt0) => /le_trans; apply.
rewrite (eq_bigl (fun i : 'I_(K + m0) => (i < K + m0 - K)%N)); last by move=> i; rewrite !inE -ltnNge.
rewrite big_mkcond big_split_ord/=; apply: ler_add.
  apply: ler_sum => i _; case: ifP => _; last by apply: sumr_ge0 => j _; exact: sqr_ge0.
  by apply: ler_sum => j _; rewrite D12 col_mxEu.
rewrite [X in _ <= X]big_mkcond; apply: ler_sum => j _; rewrite addKn addnC.
by case: ifP => // _; apply: ler_sum => i _; rewrite D12 col_mxEd.
Qed.

(* the features of layer l in the coordinates of W_l's left singular vectors *)
Lemma can_DeltaZ U s l : canonical L W U s -> (l < L)%N -> let H := (U 0%N)^T *m X in
  (U l)^T *m Delta n c (Zl W X l) = col_mx (Sl (fun i => s (lshift m0 i)) l *m Delta n c (usubmx H))
    (Sl (fun j => s (rshift K j)) l *m Delta n c (dsubmx H)).
Proof.
move=> can lL H; have [oU _ _ _] := can.
rewrite /Zl (can_Z can X lL) -/H DeltaM mulmxA oU mul1mx DeltaM SlE -[H in LHS]vsubmxK Delta_col Sl_col_mx.
by [].
Qed.

(* R4: U_1, U_2 the K leading and the other left singular vectors of W_l; |U_1'Delta_l|_F <= (..)|U_2'Delta_l|_F + e_l *)
Theorem R4_network U s l tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> (l < L)%N ->
  e0 = 0 \/ e < tlo -> let D := (U l)^T *m Delta n c (Zl W X l) in
  is_true (nF (usubmx D) <= h * rr tlo eps ^+ (L.-1 - l) * nF (dsubmx D) + misfit L tlo e e0 l).
Proof.
move=> can nt nh ne lL cases D; rewrite /D (can_DeltaZ can lL) col_mxKu col_mxKd; have [_ s0 _ _] := can.
have [GH [hmu he0] hE [hs hs']] := pair_of L_gt1 a3i a3ii a3iii can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have [tp ht] := sound _ _ nt; have [u1 h0 hh] := sound _ _ nh; have he := sound _ _ ne.
pose H := (U 0%N)^T *m X; pose s1 i := s (lshift m0 i); pose s2 j := s (rshift K j).
have hs2 j : 0 <= s2 j <= eps by rewrite s0 hs//= leq_addr.
pose W1 := lsubmx (WL *m U L.-1); pose W2 := rsubmx (WL *m U L.-1).
have hW1 : e0 = 0 \/ e < tlo /\ forall u : 'cV_K, (tlo - e) * dot u u <= dot (W1 *m u) (W1 *m u).
  by case: cases => [->|et]; [left | right; split=> // u; exact: head_lo (sound _ _ nt) he].
have hfit : nF2 (row_mx W1 W2 *m Sl (compression_R6.s s1 s2) L.-1 *m col_mx (usubmx H) (dsubmx H)
    - alpha^-1 *: Y R c) <= e0 ^+ 2 by rewrite hsubmxK vsubmxK -SlE.
exact: (R4 tp ht hs2 eps_ge0 u1 h0 hh e0_ge0 hW1 (R6_fit card_c n_gt0 hfit) lL).
Qed.

(* R4 as a quotient *)
Theorem R4_quotient U s l tlo h e : canonical L W U s -> num Tlo tlo -> num Hh h -> num Ee e -> (l < L)%N ->
  e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m02 L h tlo eps e e0 B E2] ->
  let D := (U l)^T *m Delta n c (Zl W X l) in 0 < nF (dsubmx D) ->
  nF (usubmx D) / nF (dsubmx D) <= h * rr tlo eps ^+ (L.-1 - l)
    + misfit L tlo e e0 l / ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2)).
Proof.
move=> can nt nh ne lL cases D D0; rewrite ler_pdivr_mulr//.
have c' : e0 = 0 \/ e < tlo by case: cases => [->|[]]; [left | right].
apply: le_trans (R4_network can nt nh ne lL c') _; rewrite -/D mulrDl ler_add2l.
case: cases => [e00|[et re m2]]; first by rewrite /misfit e00 !mul0r.
have q0 : 0 < (eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2).
  by rewrite mulr_gt0 ?sqrtr_gt0// exprn_gt0// subr_gt0.
have fl : (eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2) <= nF (dsubmx D).
  by rewrite /D (can_DeltaZ can lL) col_mxKd; exact: (net_floor l can nt nh ne et re).
apply: (@le_trans _ _ (misfit L tlo e e0 l / ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2))
  * ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2)))); first by rewrite divfK ?gt_eqF.
apply: ler_wpmul2l => //; apply: divr_ge0 (ltW q0).
exact: divr_ge0 e0_ge0 (mulr_ge0 (sqrtr_ge0 _) (exprn_ge0 _ (sqrtr_ge0 _))).
Qed.

(* R5: the class means outside the K leading right singular vectors of W_1, and their energy from layer to layer *)
Theorem R5_means U s w u : canonical L W U s -> num Ww w -> let V2 := dsubmx ((U 0%N)^T *m Zbar n c X) in
  is_true (dot (V2 *m u) (V2 *m u) <= bb w ^+ 2 / n%:R * dot u u).
Proof.
move=> can nw V2; have [_ s0 _ _] := can.
have [GH [hmu he0] hE [hs hs']] := pair_of L_gt1 a3i a3ii a3iii can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have hw := sound _ _ nw; have [w0 _] := hw.
have m0' : 0 <= m w by exact: (R5m_ge0 L n_gt0 eps_ge0 alpha_gt0 mu_ge0 w0).
have := db_b (db GH) m0' (R5m_le n_gt0 eps_ge0 alpha_gt0 mu_ge0 can hmu hs hw) u.
have -> : V2 = n%:R^-1 *: (dsubmx ((U 0%N)^T *m X) *m (Y R c)^T).
  by rewrite /V2 /Zbar -scalemxAr linearZ/= mulmxA dsubM.
rewrite -scalemxAl dotZr dotZl mulrA -expr2 => h.
have -> : bb w ^+ 2 / n%:R * dot u u = n%:R^-1 ^+ 2 * (n%:R * bb w ^+ 2 * dot u u).
  by move: nR; move: (n%:R) => z z0; field; rewrite gt_eqF.
by apply: ler_wpmul2l => //; exact: sqr_ge0.
Qed.

Section Between.
Variables (l : nat) (tlo thi w : R).
Hypothesis nt : num Tlo tlo.
Hypothesis nT : num Thi thi.
Hypothesis nw : num Ww w.
Hypothesis D0 : 0 < den (m w).

(* R5: |U_2'M_l|_F^2 <= phi r^(2l) |U_1'M_l|_F^2 with the left singular vectors of W_l *)
Theorem R5_leak U s : canonical L W U s -> (l < L)%N -> let M := (U l)^T *m Mc n c (Zl W X l) in
  is_true (nF2 (dsubmx M) <= phi w * rr tlo eps ^+ l.*2 * nF2 (usubmx M)).
Proof.
move=> can lL M; have [oU s0 _ _] := can.
have [GH [hmu he0] hE [hs hs']] := pair_of L_gt1 a3i a3ii a3iii can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have [tp ht] := sound _ _ nt; have hw := sound _ _ nw; have [w0 _] := hw.
pose H := (U 0%N)^T *m X; pose s1 i := s (lshift m0 i); pose s2 j := s (rshift K j).
have hs2 j : 0 <= s2 j <= eps by rewrite s0 hs//= leq_addr.
have m0' : 0 <= m w by exact: (R5m_ge0 L n_gt0 eps_ge0 alpha_gt0 mu_ge0 w0).
have hphi := db_phi (db GH) m0' (R5m_le n_gt0 eps_ge0 alpha_gt0 mu_ge0 can hmu hs hw) D0.
have phi0 : 0 <= phi w by rewrite divr_ge0 ?sqr_ge0// ltW.
have -> : M = col_mx (Sl s1 l *m Mc n c (usubmx H)) (Sl s2 l *m Mc n c (dsubmx H)).
  rewrite /M /Zl (can_Z can X lL) -/H McM mulmxA oU mul1mx McM SlE -[H in LHS]vsubmxK Mc_col Sl_col_mx.
  by [].
rewrite col_mxKu col_mxKd -mul2n exprM (rr2 eps tp).
exact: (leak_M tp phi0 ht hs2 hphi).
Qed.

(* R5: t_lo/(1 + phi r^(2l)) <= Tr Sigma_B^(l+1)/Tr Sigma_B^l <= t_hi *)
Theorem R5_network : (l.+1 < L)%N ->
  tlo / (1 + phi w * rr tlo eps ^+ l.*2) <= trB l.+1 / trB l <= thi.
Proof.
move=> lL; have [U [s [can GH [hmu he0] hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii; have [_ s0 ss _] := can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have [tp ht] := sound _ _ nt; have hT := sound _ _ nT; have hw := sound _ _ nw; have [w0 _] := hw.
pose H := (U 0%N)^T *m X; pose s1 i := s (lshift m0 i); pose s2 j := s (rshift K j).
have hs2 j : 0 <= s2 j <= eps by rewrite s0 hs//= leq_addr.
have hs2T j : s2 j ^+ 2 <= thi.
  apply: le_trans (hT (Ordinal K_gt0)); rewrite ler_sqr ?nnegrE ?s0//; exact: ss.
have m0' : 0 <= m w by exact: (R5m_ge0 L n_gt0 eps_ge0 alpha_gt0 mu_ge0 w0).
have hphi := db_phi (db GH) m0' (R5m_le n_gt0 eps_ge0 alpha_gt0 mu_ge0 can hmu hs hw) D0.
have phi0 : 0 <= phi w by rewrite divr_ge0 ?sqr_ge0// ltW.
have eB k : (k < L)%N -> trB k = enM s1 s2 (Mc n c (usubmx H)) (Mc n c (dsubmx H)) k / K%:R.
  move=> kL; apply: (mulfI (lt0r_neq0 KR)); rewrite Sigma_BE// [RHS]mulrC divfK ?gt_eqF//.
  rewrite /Zl (can_Z can X kL) McM nF2_orthl; last by case: can.
  by rewrite -/H McM SlE -[H in LHS]vsubmxK Mc_col Sl_col_mx nF2_col_mx.
have b0 : 0 < trB l by exact: (net_trB card_c n_gt0 K_gt1 L_gt1 alpha_gt0 e0_ge0 e0_lt a3i (ltnW lL)).
rewrite ler_pdivl_mulr// ler_pdivr_mulr// (eB _ lL) (eB _ (ltnW lL)) !mulrA.
rewrite !ler_pmul2r ?invr_gt0// -mul2n exprM (rr2 eps tp).
by rewrite (R5_lo tp phi0 ht hs2 hphi l); apply: R5_hi => // i; exact: hT.
Qed.
End Between.


(* R6 (Theorem 4 i, upper): any numbers of R3; nothing is asked of e, m_0 and rho where e0 = 0 *)
Theorem R6_network l tlo h w e : num Tlo tlo -> num Hh h -> num Ww w -> num Ee e -> (l.+1 < L)%N ->
  e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m02 L h tlo eps e e0 B E2] ->
  0 < den (m w) -> 0 < trW l ->
  netC l.+1 / netC l <= R6u L l tlo h eps (phi w) (R6x L l tlo h e eps rho e0 B E2).
Proof.
move=> nt nh nw ne lL cases D0 hSW.
have [U [s [can GH [hmu he0] hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii; have [_ s0 _ _] := can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have [tp ht] := sound _ _ nt; have [u1 h0 hh] := sound _ _ nh; have hw := sound _ _ nw; have he := sound _ _ ne.
have [w0 _] := hw.
have hm := R5m_le n_gt0 eps_ge0 alpha_gt0 mu_ge0 can hmu hs hw.
have m0' : 0 <= m w by exact: (R5m_ge0 L n_gt0 eps_ge0 alpha_gt0 mu_ge0 w0).
pose H := (U 0%N)^T *m X; have dH := db GH.
have hphi := db_phi dH m0' hm D0.
have phi0 : 0 <= phi w by rewrite divr_ge0 ?sqr_ge0// ltW.
pose s1 i := s (lshift m0 i); pose s2 j := s (rshift K j).
have hs2 j : 0 <= s2 j <= eps by rewrite s0 hs//= leq_addr.
pose W1 := lsubmx (WL *m U L.-1); pose W2 := rsubmx (WL *m U L.-1).
have hW1 : e0 = 0 \/ e < tlo /\ forall u : 'cV_K, (tlo - e) * dot u u <= dot (W1 *m u) (W1 *m u).
  by case: cases => [->|[et _ _]]; [left | right; split=> // u; exact: head_lo (sound _ _ nt) he].
have hfit : nF2 (row_mx W1 W2 *m Sl (compression_R6.s s1 s2) L.-1 *m col_mx (usubmx H) (dsubmx H)
    - alpha^-1 *: Y R c) <= e0 ^+ 2 by rewrite hsubmxK vsubmxK -SlE.
have eC k : (k < L)%N -> netC k = compression_R6.C n c (usubmx H) (dsubmx H) s1 s2 k.
  by move=> kL; rewrite /networks.netC /Zl (C1_C can n c X N_gt0 K_gt0 kL) /compression_R6.C vsubmxK -SlE.
rewrite (eC _ lL) (eC _ (ltnW lL)) /R6u.
have x0 : 0 <= R6x L l tlo h e eps rho e0 B E2.
  case: cases => [e00|[_ re _]]; first by rewrite /R6x /misfit e00 !mul0r.
  by rewrite divr_ge0 ?misfit_ge0// mulr_ge0 ?sqrtr_ge0// exprn_ge0// subr_ge0 ltW.
apply: (compression_R6.R6 card_c n_gt0 N_gt0 K_gt0 tp phi0 ht hs2 eps_ge0 h0 e0_ge0 u1 hh hW1 hfit hphi lL x0).
- case: cases => [e00|[et re m2]].
    rewrite (_ : misfit _ _ _ _ _ = 0); last by rewrite /misfit e00 mul0r.
    by rewrite mulr_ge0// nF_ge0.
  have sg : 0 < eps - rho by rewrite subr_gt0.
  have hv := net_floor l can nt nh ne et re.
  rewrite /R6x; apply: le_trans (_ : R6x L l tlo h e eps rho e0 B E2
    * ((eps - rho) ^+ l * Num.sqrt (m02 L h tlo eps e e0 B E2)) <= _); last exact: ler_wpmul2l.
  by rewrite /R6x divfK// mulf_neq0 ?expf_neq0 ?gt_eqF// sqrtr_gt0.
- by rewrite vsubmxK -SlE -(C1_trW can n c X N_gt0 (ltnW lL)).
rewrite vsubmxK -SlE -(C1_trB can n c X K_gt0 (ltnW lL)).
exact: (net_trB card_c n_gt0 K_gt1 L_gt1 alpha_gt0 e0_ge0 e0_lt a3i (ltnW lL)).
Qed.

(* R9: the class means of layer l, whose Gram matrix has condition number at most k_l *)
Section Means.
Variables (l : nat) (tlo thi w e : R).
Hypothesis lL : (l < L)%N.
Hypothesis nt : num Tlo tlo.
Hypothesis nT : num Thi thi.
Hypothesis nw : num Ww w.
Hypothesis ne : num Ee e.
Hypothesis et : e < tlo.
Hypothesis f1 : ff w < 1.
Let k := (L.-1 - l)%N.
Let top := (1 + ff w) ^+ 2 / ((tlo - e) * tlo ^+ k) + eps ^+ l.*2 * bb w ^+ 2 / (n%:R / alpha ^+ 2).
Let bottom := (1 - ff w) ^+ 2 / ((thi + e) * thi ^+ k).

Lemma Sl_lo K' (s1 : 'I_K' -> R) t j (u : 'cV_K') : 0 < t -> (forall i, t <= s1 i ^+ 2) ->
  t ^+ j * dot u u <= dot (Sl s1 j *m u) (Sl s1 j *m u).
Proof.
move=> t0 ht; rewrite -!nF2_col nF2_Sl /nF2 mulr_sumr; apply: ler_sum => i _.
apply: ler_wpmul2r; first by apply: sumr_ge0 => z _; exact: sqr_ge0.
by rewrite -mul2n exprM; apply: ler_expn2r; rewrite ?nnegrE ?sqr_ge0 ?(ltW t0).
Qed.
Lemma Sl_hi K' (s1 : 'I_K' -> R) t j (u : 'cV_K') : (forall i, s1 i ^+ 2 <= t) ->
  dot (Sl s1 j *m u) (Sl s1 j *m u) <= t ^+ j * dot u u.
Proof.
move=> ht; rewrite -!nF2_col nF2_Sl /nF2 mulr_sumr; apply: ler_sum => i _.
apply: ler_wpmul2r; first by apply: sumr_ge0 => z _; exact: sqr_ge0.
rewrite -mul2n exprM; apply: ler_expn2r; rewrite ?nnegrE ?sqr_ge0//.
by apply: le_trans (ht i); exact: sqr_ge0.
Qed.

Lemma net_gram (v : 'cV[R]_K) : [/\ 0 < bottom,
  alpha ^- 2 * bottom * dot v v <= dot v (netH n c W X l *m v)
  & dot v (netH n c W X l *m v) <= alpha ^- 2 * top * dot v v].
Proof.
have [U [s [can GH [hmu he0] hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii; have [oU s0 _ _] := can.
have sound := R3_sound card_c n_gt0 K_gt1 L_gt1 delta_ge0 alpha_gt0 e0_ge0 e0_lt a3iii tau_ge0 htau db can GH hmu he0 hE hs.
have it := sound _ _ nt; have iT := sound _ _ nT; have hw := sound _ _ nw; have he := sound _ _ ne.
have [w0 _] := hw; have [tp ht] := it; have [e0' _] := he.
have m0' : 0 <= m w by exact: (R5m_ge0 L n_gt0 eps_ge0 alpha_gt0 mu_ge0 w0).
pose H := (U 0%N)^T *m X; have dH := db GH.
have hb := db_b dH m0' (R5m_le n_gt0 eps_ge0 alpha_gt0 mu_ge0 can hmu hs hw) v.
have b0 : 0 <= bb w := db_b0 dH m0'.
pose s1 i := s (lshift m0 i); pose s2 j := s (rshift K j).
have hs2 j : 0 <= s2 j <= eps by rewrite s0 hs//= leq_addr.
set What := WL *m U L.-1 in hmu he0 hE *; pose W1 := lsubmx What; pose W2 := rsubmx What.
pose q := Num.sqrt n%:R : R; have q0 : 0 < q by rewrite sqrtr_gt0.
have q2 : q ^+ 2 = n%:R by rewrite sqr_sqrtr ?ler0n.
have ai : 0 < alpha^-1 by rewrite invr_gt0.
have ni : 0 < n%:R^-1 :> R by rewrite invr_gt0.
have f0 : 0 <= ff w by rewrite divr_ge0 ?(ltW rn_gt0)// addr_ge0// !mulr_ge0// exprn_ge0.
have nv0 := nF_ge0 v.
have Yv : nF ((Y R c)^T *m v) = q * nF v.
  rewrite /nF !nF2_col; have -> : dot ((Y R c)^T *m v) ((Y R c)^T *m v) = n%:R * dot v v.
    by rewrite -dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr.
  by rewrite sqrtrM ?ler0n.
(* the class means of H *)
pose h1 := n%:R^-1 *: (usubmx H *m ((Y R c)^T *m v)); pose h2 := n%:R^-1 *: (dsubmx H *m ((Y R c)^T *m v)).
have h2le : nF h2 <= bb w / q * nF v.
  rewrite nFZ ?(ltW ni)// mulmxA.
  have : nF (dsubmx H *m (Y R c)^T *m v) <= q * bb w * nF v.
    by rewrite nF_le ?mulr_ge0 ?(ltW q0)// !exprMn q2 nF_sqr !nF2_col.
  move=> /(ler_wpmul2l (ltW ni))/le_trans; apply.
  by rewrite le_eqVlt -q2; apply/orP; left; apply/eqP; move: (bb w) (nF v) => x y; field; rewrite gt_eqF.
have HE : Zbar n c H *m v = col_mx h1 h2.
  by rewrite /Zbar -scalemxAl -[H in LHS]vsubmxK mul_col_mx mul_col_mx scale_col_mx -!mulmxA.
have gE : dot v (netH n c W X l *m v) = nF2 (Sl s1 l *m h1) + nF2 (Sl s2 l *m h2).
  rewrite /netH -mulmxA dot_adj trmxK.
  have -> : Zbar n c (Zl W X l) *m v = U l *m (Sl s l *m (Zbar n c H *m v)).
    by rewrite /Zl (can_Z can X lL) -/H /Zbar -!scalemxAl -!scalemxAr -!mulmxA.
  by rewrite orth_dot// HE SlE compression_R6.Sl_col_mx -nF2_col nF2_col_mx.
(* W_1 S_1^(L-1) V_1'Xbar v = v/alpha up to f |v|/alpha *)
pose y := W1 *m (Sl s1 L.-1 *m h1).
pose Z := What *m Sl s L.-1 *m H - alpha^-1 *: Y R c.
have yE : y - alpha^-1 *: v = n%:R^-1 *: (Z *m ((Y R c)^T *m v)) - W2 *m (Sl s2 L.-1 *m h2).
  have : What *m Sl s L.-1 *m (Zbar n c H *m v) = y + W2 *m (Sl s2 L.-1 *m h2).
    rewrite HE SlE -[What]hsubmxK compression_R6.Sl_block mul_row_block !mulmx0 addr0 add0r mul_row_col -!mulmxA.
    by [].
  move=> /(canLR (addrK _)) <-; rewrite addrAC; congr (_ - _).
  rewrite /Zbar -scalemxAl -scalemxAr -(mulmxA H) (mulmxA _ H).
  have -> : What *m Sl s L.-1 *m H = Z + alpha^-1 *: Y R c by rewrite /Z subrK.
  rewrite mulmxDl scalerDr -!scalemxAl (mulmxA (Y R c)) (YYT R card_c) mul_scalar_mx !scalerA.
  by rewrite (_ : _ * _ = alpha^-1) ?addrK// mulrAC mulVf ?mul1r// gt_eqF.
have yle : nF (y - alpha^-1 *: v) <= alpha^-1 * ff w * nF v.
  rewrite yE; apply: le_trans (nFD _ _) _; rewrite nFN.
  have -> : alpha^-1 * ff w * nF v = e0 / q * nF v + w * eps ^+ L.-1 * (bb w / q * nF v).
    rewrite /R9f -/q; move: (bb w) (nF v) (eps ^+ _) => x z t; field.
    by rewrite !gt_eqF.
  apply: ler_add.
    rewrite nFZ ?(ltW ni)//; apply: le_trans (_ : n%:R^-1 * (e0 * (q * nF v)) <= _).
      apply: ler_wpmul2l; first exact: ltW.
      apply: le_trans (nFM _ _) _; rewrite Yv; apply: ler_wpmul2r; first by rewrite mulr_ge0// ltW.
      by rewrite nF_le.
    by rewrite le_eqVlt -q2; apply/orP; left; apply/eqP; move: (nF v) => x; field; rewrite gt_eqF.
  rewrite mulmxA; apply: le_trans (nFM _ _) _; apply: ler_pmul; rewrite ?nF_ge0//.
  by have := trailing_head eps_ge0 can hs hw; rewrite -nF_tr trmx_mul trmxK SlT.
have av : nF (alpha^-1 *: v) = alpha^-1 * nF v by rewrite nFZ// ltW.
have yhi : nF2 y <= alpha ^- 2 * (1 + ff w) ^+ 2 * dot v v.
  rewrite -nF2_col -!nF_sqr -exprVn -!exprMn ler_sqr ?nnegrE ?nF_ge0 ?mulr_ge0 ?addr_ge0 ?ler01 ?(ltW ai)//.
  rewrite -[y](subrK (alpha^-1 *: v)); apply: le_trans (nFD _ _) _; rewrite av.
  by rewrite mulrDr mulr1 mulrDl addrC ler_add2l.
have ylo : alpha ^- 2 * (1 - ff w) ^+ 2 * dot v v <= nF2 y.
  have g0 : 0 <= 1 - ff w by rewrite subr_ge0 ltW.
  rewrite -nF2_col -!nF_sqr -exprVn -!exprMn ler_sqr ?nnegrE ?nF_ge0 ?mulr_ge0 ?(ltW ai)//.
  have -> : y = alpha^-1 *: v + (y - alpha^-1 *: v) by rewrite addrC subrK.
  apply: le_trans (nFB _ _); rewrite av mulrBr mulr1 mulrBl; exact: ler_sub.
(* from y to T_1 v *)
pose t1 := Sl s1 l *m h1.
have yt : y = W1 *m (Sl s1 k *m t1).
  by rewrite /y /t1 (mulmxA (Sl s1 k)) -SlD subnK// -ltnS prednK.
have t1hi : (tlo - e) * tlo ^+ k * nF2 t1 <= nF2 y.
  rewrite yt !nF2_col -mulrA; apply: le_trans (head_lo (Sl s1 k *m t1) it he).
  by apply: ler_wpmul2l; [rewrite subr_ge0 ltW | exact: Sl_lo].
have iT' : forall i, s1 i ^+ 2 <= thi := iT.
have th0 : 0 < thi by apply: lt_le_trans (iT (Ordinal K_gt0)); apply: lt_le_trans (ht _).
have The : 0 < thi + e by rewrite ltr_paddr.
have t1lo : nF2 y <= (thi + e) * thi ^+ k * nF2 t1.
  rewrite yt !nF2_col -mulrA; apply: le_trans (head_hi (Sl s1 k *m t1) iT he) _.
  by apply: ler_wpmul2l; [exact: ltW | exact: Sl_hi].
have t2hi : nF2 (Sl s2 l *m h2) <= eps ^+ l.*2 * (bb w ^+ 2 / n%:R * dot v v).
  apply: le_trans (_ : eps ^+ l.*2 * nF2 h2 <= _).
    rewrite nF2_Sl mulr_sumr; apply: ler_sum => j _; have /andP[p r] := hs2 j.
    apply: ler_wpmul2r; first by apply: sumr_ge0 => i _; exact: sqr_ge0.
    by apply: ler_expn2r; rewrite ?nnegrE.
  apply: ler_wpmul2l; first exact: exprn_ge0.
  have := h2le; rewrite nF_le ?mulr_ge0 ?invr_ge0 ?(ltW q0)// => /le_trans; apply.
  by rewrite exprMn expr_div_n q2 nF_sqr nF2_col.
have lowc : 0 < (tlo - e) * tlo ^+ k by rewrite mulr_gt0 ?subr_gt0 ?exprn_gt0.
have highc : 0 < (thi + e) * thi ^+ k by rewrite mulr_gt0 ?exprn_gt0.
split.
- by rewrite divr_gt0// exprn_gt0// subr_gt0.
- rewrite gE; apply: le_trans (_ : nF2 t1 <= _); last by rewrite ler_addl nF2_ge0.
  rewrite /bottom mulrA mulrAC ler_pdivr_mulr// [X in _ <= X]mulrC; exact: le_trans ylo t1lo.
rewrite gE /top mulrDr mulrDl; apply: ler_add.
  rewrite mulrA mulrAC ler_pdivl_mulr// [X in X <= _]mulrC; exact: le_trans t1hi yhi.
apply: (le_trans t2hi); rewrite le_eqVlt; apply/orP; left; apply/eqP.
move: (dot v v) (bb w) (eps ^+ _) => x z t; field.
by rewrite !gt_eqF.
Qed.

(* R9 (Theorem 4 ii), l = 0..L-1 *)
Theorem R9_network D kl : is_D n c W X l D ->
  kl = R9k L l tlo thi e eps (ff w) (bb w) (n%:R / alpha ^+ 2) ->
  2%:R / (1 + kl) <= D <= Num.min (2%:R * kl / (1 + kl)) (K%:R / (K%:R - 1)).
Proof.
move=> [h1 h2] klE; have Hs : (netH n c W X l)^T = netH n c W X l by rewrite /netH trmx_mul trmxK.
have [bp _ _] := net_gram 0.
have a2 : 0 < alpha ^- 2 by rewrite invr_gt0 exprn_gt0.
have -> : kl = (alpha ^- 2 * top) / (alpha ^- 2 * bottom) by rewrite klE -mulf_div divff ?gt_eqF// mul1r.
have m0' : 0 < alpha ^- 2 * bottom by rewrite mulr_gt0.
have lower u : alpha ^- 2 * bottom * dot u u <= dot u (netH n c W X l *m u) by have [] := net_gram u.
have upper u : dot u (netH n c W X l *m u) <= alpha ^- 2 * top * dot u u by have [] := net_gram u.
have /andP[g1 g2] := R9 Hs m0' lower upper h1 h2.
rewrite g1 le_minr g2 /=; apply: (ceiling K_gt1 _ _ h1) => [i|u].
  rewrite -q_delta; apply: lt_le_trans (lower _); by rewrite dot_delta eqxx mulr1.
by apply: le_trans (lower u); rewrite mulr_ge0 ?dot_ge0// ltW.
Qed.

(* R9s, with the numbers of R3s *)
Theorem R9s_network D kl : is_D n c W X l D ->
  kl = R9k L l tlo thi e eps (ff w) (bb w) (n%:R / alpha ^+ 2) ->
  2%:R / (1 + kl) <= D <= K%:R * kl / ((K%:R - 1) * kl + 1).
Proof.
move=> hd klE; have /andP[h _] := R9_network hd klE; rewrite h /=; have [h1 _] := hd.
have Hs : (netH n c W X l)^T = netH n c W X l by rewrite /netH trmx_mul trmxK.
have [bp _ _] := net_gram 0.
have a2 : 0 < alpha ^- 2 by rewrite invr_gt0 exprn_gt0.
have -> : kl = (alpha ^- 2 * top) / (alpha ^- 2 * bottom) by rewrite klE -mulf_div divff ?gt_eqF// mul1r.
apply: (sharp_ceiling K_gt1 Hs) => //; first by rewrite mulr_gt0.
  by move=> u; have [] := net_gram u.
by move=> u; have [] := net_gram u.
Qed.
End Means.

(* R9 at l = 0, without a network: k_0 = lmax/lmin *)
Theorem R9_both0 D : is_D n c W X 0 D ->
  2%:R / (1 + hi / lo) <= D <= Num.min (2%:R * (hi / lo) / (1 + hi / lo)) (K%:R / (K%:R - 1))
  /\ D <= K%:R * (hi / lo) / ((K%:R - 1) * (hi / lo) + 1).
Proof.
move=> [h1 h2]; have Hs : (netH n c W X 0)^T = netH n c W X 0 by rewrite /netH trmx_mul trmxK.
have ni : 0 < n%:R^-1 :> R by rewrite invr_gt0.
have g v : dot v (netH n c W X 0 *m v) = n%:R^-1 ^+ 2 * dot (X *m ((Y R c)^T *m v)) (X *m ((Y R c)^T *m v)).
  rewrite /netH -mulmxA dot_adj trmxK /Zl /= mul1mx /Zbar -scalemxAl dotZl dotZr mulrA -expr2.
  by rewrite -mulmxA.
have Yv v : dot ((Y R c)^T *m v) ((Y R c)^T *m v) = n%:R * dot v v.
  by rewrite -dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr.
have e (x : R) (v : 'cV[R]_K) : n%:R^-1 * x * dot v v = n%:R^-1 ^+ 2 * (x * (n%:R * dot v v)).
  by apply: rescale; rewrite ltr0n.
have -> : hi / lo = (n%:R^-1 * hi) / (n%:R^-1 * lo) by rewrite -mulf_div divff ?gt_eqF// mul1r.
have m0' : 0 < n%:R^-1 * lo by rewrite mulr_gt0 ?(db_lo dX).
have lower u : n%:R^-1 * lo * dot u u <= dot u (netH n c W X 0 *m u).
  by rewrite g e -Yv ler_pmul2l ?exprn_gt0//; have /andP[] := db_gram dX ((Y R c)^T *m u).
have upper u : dot u (netH n c W X 0 *m u) <= n%:R^-1 * hi * dot u u.
  by rewrite g e -Yv ler_pmul2l ?exprn_gt0//; have /andP[] := db_gram dX ((Y R c)^T *m u).
have /andP[g1 g2] := R9 Hs m0' lower upper h1 h2.
rewrite g1 le_minr g2 /=; split; last exact: (sharp_ceiling K_gt1 Hs m0' lower upper h1).
apply: (ceiling K_gt1 _ _ h1) => [i|u].
  rewrite -q_delta; apply: lt_le_trans (lower _); by rewrite dot_delta eqxx mulr1.
by apply: le_trans (lower u); rewrite mulr_ge0 ?dot_ge0// ltW.
Qed.
Theorem R9_network0 D : is_D n c W X 0 D ->
  2%:R / (1 + hi / lo) <= D <= Num.min (2%:R * (hi / lo) / (1 + hi / lo)) (K%:R / (K%:R - 1)).
Proof. by move=> /R9_both0[]. Qed.
Theorem R9s_network0 D : is_D n c W X 0 D ->
  2%:R / (1 + hi / lo) <= D <= K%:R * (hi / lo) / ((K%:R - 1) * (hi / lo) + 1).
Proof. by move=> /R9_both0[/andP[-> _] ->]. Qed.
End Network.
